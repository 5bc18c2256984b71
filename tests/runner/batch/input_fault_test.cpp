#include "lacuna/runner/batch/input_fault.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lacuna::input_fault_test {

namespace {

const Input photo{.path = "photos/a.jpg", .name = "a.jpg"};

/// The fault's words; "" for none.
std::string words_of(const std::function<void()>& step) {
  const std::optional<Error> fault = fault_of(photo, step);
  return fault ? fault->what() : "";
}

}  // namespace

TEST_CASE("an input's fault names the input, once") {
  CHECK(words_of([] {}).empty());
  CHECK(words_of([] { throw Error(ErrorKind::damaged, "photos/a.jpg: cut short"); }) ==
        "photos/a.jpg: cut short");
  CHECK(words_of([] { throw Error(ErrorKind::bad_value, "a.jpg: too long"); }) ==
        "a.jpg: too long");
  CHECK(words_of([] { throw Error(ErrorKind::bad_value, "--query 9,9: outside"); }) ==
        "photos/a.jpg: --query 9,9: outside");
}

TEST_CASE("a lack of memory is the picture's, and its size is told") {
  const std::optional<Error> fault = fault_of(photo, [] { throw NoMemory(1000); });
  REQUIRE(fault);
  CHECK(fault->kind() == ErrorKind::too_large);
  CHECK(std::string(fault->what()) ==
        "photos/a.jpg: not enough memory: 1000 bytes more were wanted for this picture; make it "
        "smaller");
}

TEST_CASE("what is not the input's fault goes on upwards") {
  for (const ErrorKind kind : {ErrorKind::usage, ErrorKind::output, ErrorKind::stopped}) {
    CHECK_THROWS_AS((void)fault_of(photo, [&] { throw Error(kind, "x"); }), Error);
  }
}

}  // namespace lacuna::input_fault_test
