#include "lacuna/base/base64.hpp"

#include <doctest/doctest.h>

namespace lacuna::base64_test {

TEST_CASE("base64 gives the test vectors of RFC 4648") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\xfb") == "//77");
}

}  // namespace lacuna::base64_test
