#include "lacuna/base/text.hpp"

#include <doctest/doctest.h>

namespace lacuna::text_test {

TEST_CASE("a file name cannot forge a second line or a colour in a message") {
  CHECK(printable("cat\nerror: all is well") == "cat\\x0aerror: all is well");
  CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(printable("\xff\xfe.png") == "\\xff\\xfe.png");
  CHECK(printable("gpj.\xe2\x80\xae"
                  "exe") == "gpj.\\u202eexe");
  CHECK(printable("猫 café.png") == "猫 café.png");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\u009b31m");
  CHECK(printable(printable("\x1b\xff\\x1b")) == "\\x1b\\xff\\x1b");
}

TEST_CASE("text for JSON is valid UTF-8 whatever the file name was") {
  CHECK(valid_utf8("a\xff"
                   "b") ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(valid_utf8("\xc0\xaf") == "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong "/"
  CHECK(valid_utf8("\xed\xa0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  CHECK(valid_utf8("猫") == "猫");
}

}  // namespace lacuna::text_test
