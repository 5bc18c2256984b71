#include "options/parse.hpp"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

namespace lacuna::parse_test {

using namespace lacuna::app;

namespace {

template <typename Act>
bool is_refused(const Act& act) {
  try {
    act();
    return false;
  } catch (const CLI::ValidationError&) {
    return true;
  }
}

}  // namespace

TEST_CASE("numbers, sizes and lists of the command line are read whole or not at all") {
  CHECK(parse_seed("9223372036854775807") == 9223372036854775807U);
  for (const char* seed : {"", "-1", "1.5", "1,2", "9223372036854775808", "7 "}) {
    CAPTURE(seed);
    CHECK(is_refused([&] { static_cast<void>(parse_seed(seed)); }));
  }
  GeometryOptions geometry;
  parse_image_size("96x64", geometry);
  CHECK(geometry.width == 96);
  CHECK(geometry.height == 64);
  parse_image_size("48", geometry);
  CHECK(geometry.width == 48);
  CHECK(geometry.height == 48);
  for (const char* size : {"0", "4097", "16x", "16x16x16", "16,16"}) {
    CAPTURE(size);
    CHECK(is_refused([&] { parse_image_size(size, geometry); }));
  }
  CHECK(parse_rectangle("1,2.5,30,40").y == 2.5);
  CHECK(is_refused([] { static_cast<void>(parse_rectangle("1,2,3")); }));
  CHECK(parse_colours("--mean", "0.5,0,1") == std::array<float, 3>{0.5F, 0, 1});
  CHECK(is_refused([] { static_cast<void>(parse_colours("--mean", "0.5,0")); }));
}

TEST_CASE("a query is cls or a place, tensors are words of which none stands alone") {
  CHECK(parse_query("cls").kind == Query::Kind::cls);
  CHECK(parse_query("visible").kind == Query::Kind::mean_visible);
  CHECK(parse_query("7,5").kind == Query::Kind::patch);
  CHECK(parse_query("7,5").row == 7);
  CHECK(parse_query("7,5").column == 5);
  CHECK(is_refused([] { static_cast<void>(parse_query("CLS")); }));
  CHECK(parse_tensors({"row", "qkv"}).rows);
  CHECK_FALSE(parse_tensors({"row", "qkv"}).full);
  CHECK_FALSE(parse_tensors({"none"}).any());
  CHECK(is_refused([] { static_cast<void>(parse_tensors({"none", "row"})); }));
}

TEST_CASE("what is not named to --write is not written") {
  OutputOptions output;
  bool sheet = false;
  const std::vector<std::string> known = {"figure", "overlays", "json", "sheet"};
  parse_what_to_write({"json", "sheet"}, known, output, nullptr, {{"sheet", "all heads", &sheet}});
  CHECK(output.json);
  CHECK(sheet);
  CHECK_FALSE(output.figure);
  CHECK_FALSE(output.overlays);
  CHECK(is_refused([&] { parse_what_to_write({"tensors"}, known, output, nullptr, {}); }));
  CHECK(is_refused([&] { parse_what_to_write({"panels"}, known, output, nullptr, {}); }));
}

}  // namespace lacuna::parse_test
