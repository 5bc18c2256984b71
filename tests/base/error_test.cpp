#include "lacuna/base/error.hpp"

#include <doctest/doctest.h>

namespace lacuna::error_test {

TEST_CASE("faults of one input are told from what ends the run, and each has its name") {
  for (const ErrorKind kind : {ErrorKind::unreadable, ErrorKind::not_image, ErrorKind::damaged,
                               ErrorKind::too_large, ErrorKind::bad_value, ErrorKind::exists}) {
    CAPTURE(std::string(kind_name(kind)));
    CHECK(is_input_fault(kind));
  }
  for (const ErrorKind kind :
       {ErrorKind::usage, ErrorKind::memory, ErrorKind::output, ErrorKind::stopped}) {
    CAPTURE(std::string(kind_name(kind)));
    CHECK_FALSE(is_input_fault(kind));
  }
  CHECK(kind_name(ErrorKind::not_image) == "not_image");
  CHECK(kind_name(ErrorKind::stopped) == "stopped");
}

TEST_CASE("an error says its subject first, and keeps its kind") {
  try {
    fail("cat.png", ErrorKind::damaged, "it is cut; get it again");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::damaged);
    CHECK(std::string(error.what()) == "cat.png: it is cut; get it again");
  }
}

TEST_CASE("a message is one line that forges nothing, whatever text is in it") {
  const std::string foreign = "a\n\x1b[31mb\x7f\xff";
  const char* const shown = "x.json: key 'a\\x0a\\x1b[31mb\\x7f\\xff'";
  CHECK(std::string(Error(ErrorKind::usage, "x.json: key '{}'", foreign).what()) == shown);
  CHECK(std::string(Error(ErrorKind::usage, shown).what()) == shown);  // and is not changed again
}

}  // namespace lacuna::error_test
