#include "lacuna/model/container/torch/pickle_objects.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pickles.hpp"

namespace lacuna::pickle_objects_test {

using namespace lacuna::testing;
using namespace lacuna::testing::pickles;
using namespace std::string_literals;

TEST_SUITE_BEGIN("pickle_objects");

TEST_CASE("PK-14: a million tuples, each in the next, are read and dropped") {
  std::string deep = ")";
  for (int i = 0; i < 1'000'000; ++i) {
    deep += "\x85";
  }
  const Read read(p_whole(deep));
  CHECK(read.objects.objects.size() == 1'000'001);
  const std::string more = std::string(1U << 20U, ')');
  CHECK(refusal(ErrorKind::too_large, [&] {
          const Read all(p_whole("(" + more + ")t"));
        }).find("more than 1048576 objects in its pickle") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::pickle_objects_test
