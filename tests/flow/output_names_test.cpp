#include "lacuna/flow/output_names.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "lacuna/base/error.hpp"

namespace lacuna::output_names_test {

namespace {

Input named(const std::string& name, int digits = 0) {
  return {.path = "x/" + name, .name = name, .fan_out = digits};
}

std::vector<Input> in_folder(const std::string& folder, std::size_t count) {
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < count; ++i) {
    inputs.push_back(named(fmt::format("{}{}.jpg", folder, i)));
  }
  return inputs;
}

/// The digits that inputs of one folder get, all alike.
int digits_of(std::size_t count, FanOut mode, std::size_t most = most_in_a_folder) {
  std::vector<Input> inputs = in_folder("photos/", count);
  fan_out(inputs, mode, most);
  for (const Input& input : inputs) {
    REQUIRE(input.fan_out == inputs.front().fan_out);
  }
  return inputs.front().fan_out;
}

}  // namespace

TEST_SUITE_BEGIN("output_names");

TEST_CASE(
    "output names keep the folders, drop the suffix, and turn dots of the stem into underscores") {
  CHECK(output_stem(named("photos/my.cat.jpg"), OutputNames::stem) == "photos/my_cat");
  CHECK(output_stem(named("photos/my.cat.jpg"), OutputNames::full) == "photos/my_cat_jpg");
  CHECK(output_stem(named("cat"), OutputNames::stem) == "cat");
}

TEST_CASE("a sub-folder is named by the first digits of XXH3 of the input's name") {
  // By a program that calls XXH3_64bits(): a2ceb4ebe4501287, aff81a74eb27f281, 86f4889c0860d3bf.
  CHECK(output_stem(named("photos/my.cat.jpg", 2), OutputNames::stem) == "photos/a2/my_cat");
  CHECK(output_stem(named("photos/my.cat.jpg", 2), OutputNames::full) == "photos/a2/my_cat_jpg");
  CHECK(output_stem(named("cat.jpg", 3), OutputNames::stem) == "aff/cat");
  CHECK(output_stem(named("photos/cat.jpg", 2), OutputNames::stem) == "photos/86/cat");
}

TEST_CASE("10,000 inputs of a folder stay flat, 10,001 fan out") {
  CHECK(digits_of(10'000, FanOut::automatic) == 0);
  CHECK(digits_of(10'001, FanOut::automatic) == 2);
  CHECK(digits_of(10'001, FanOut::never) == 0);
  CHECK(digits_of(1, FanOut::always) == 2);
}

TEST_CASE("there are digits enough for a sub-folder to hold its most on average") {
  CHECK(digits_of(2 * 256, FanOut::automatic, 2) == 2);
  CHECK(digits_of(2 * 256 + 1, FanOut::automatic, 2) == 3);
  CHECK(digits_of(2 * 4096, FanOut::always, 2) == 3);
  CHECK(digits_of(2 * 4096 + 1, FanOut::always, 2) == 4);
}

TEST_CASE("each folder is counted by itself, whatever is in its sub-folders") {
  std::vector<Input> inputs = in_folder("many/", 4);
  for (const char* folder : {"", "many/sub/", "few/"}) {
    std::ranges::copy(in_folder(folder, 3), std::back_inserter(inputs));
  }
  fan_out(inputs, FanOut::automatic, 3);
  for (const Input& input : inputs) {
    CAPTURE(input.name);
    const bool is_one_of_four =
        input.name.starts_with("many/") && !input.name.starts_with("many/sub/");
    CHECK(input.fan_out == (is_one_of_four ? 2 : 0));
  }
}

TEST_CASE("inputs that would write the same files are listed in pairs") {
  const std::vector<Input> inputs = {
      {"x/a.jpg", "a.jpg"}, {"x/b.jpg", "b.jpg"}, {"y/a.png", "a.png"}};
  CHECK_THROWS_WITH_AS(check_output_names(inputs, OutputNames::stem),
                       "output names: x/a.jpg and y/a.png would write the same files; use --names "
                       "full, or separate --output folders",
                       Error);
  CHECK_NOTHROW(check_output_names(inputs, OutputNames::full));
}

TEST_CASE(
    "sub-folders keep no names apart that would clash without them, and may clash themselves") {
  std::vector<Input> inputs = {named("a.jpg"), named("a.png")};
  fan_out(inputs, FanOut::always);
  REQUIRE(output_stem(inputs[0], OutputNames::stem) != output_stem(inputs[1], OutputNames::stem));
  CHECK_THROWS_WITH_AS(check_output_names(inputs, OutputNames::stem),
                       "output names: x/a.jpg and x/a.png would write the same files; use --names "
                       "full, or separate --output folders",
                       Error);
  const std::vector<Input> nested = {named("cat.jpg", 2), named("af/cat.jpg")};
  CHECK_THROWS_WITH_AS(check_output_names(nested, OutputNames::full),
                       "output names: x/cat.jpg and x/af/cat.jpg would write the same files; use "
                       "--fan-out never, or separate --output folders",
                       Error);
}

TEST_SUITE_END();

}  // namespace lacuna::output_names_test
