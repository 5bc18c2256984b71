#include "lacuna/flow/input.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "support/bytes.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::input_test {

using namespace std::string_view_literals;

TEST_CASE("an input is its file, or the part of it that lies in a tar") {
  const testing::TempFolder folder;
  const auto path = folder.write("a.tar", "headPIXELStail");
  CHECK(read_input({.path = path, .name = "a"}, 14) == testing::bytes_of("headPIXELStail"sv));
  const Input part = {.path = path, .name = "sub/cat.png", .part = Input::Part{4, 6}};
  CHECK(read_input(part, 6) == testing::bytes_of("PIXELS"sv));
  CHECK(part.subject() == (path / "sub/cat.png").native());
  CHECK(testing::refusal(ErrorKind::too_large, [&] { static_cast<void>(read_input(part, 5)); }) ==
        part.subject() + ": 6 bytes, the limit is 5; shrink it");
  CHECK_THROWS_AS(static_cast<void>(read_input({.path = path, .name = "a"}, 13)), Error);
}

TEST_CASE("a picture without a file is named") {
  CHECK(Input{.path = {}, .name = "dropped.png"}.subject() == "dropped.png");
}

}  // namespace lacuna::input_test
