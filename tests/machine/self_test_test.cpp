// That it fails where something is wrong: tests/app/install_test.sh, with broken fonts.
#include <doctest/doctest.h>

#include "lacuna/machine/fact.hpp"

namespace lacuna::self_test_test {

TEST_CASE(
    "the self-test passes: after a change of the bundled model, write its numbers down anew") {
  const Fact fact = self_test();
  CAPTURE(fact.text);
  CHECK(!fact.is_missing);
}

}  // namespace lacuna::self_test_test
