#include "lacuna/runner/batch/output_places.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lacuna/base/error.hpp"

namespace lacuna::output_names_test {

namespace {

Input named(const std::string& name) {
  return {.path = "x/" + name, .name = name};
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
  const std::vector<Input> inputs = in_folder("photos/", count);
  const OutputPlaces places(inputs, OutputNames::stem, mode, most);
  for (const Input& input : inputs) {
    REQUIRE(places.digits(input) == places.digits(inputs.front()));
  }
  return places.digits(inputs.front());
}

std::filesystem::path flat_stem(const std::string& name, OutputNames names) {
  return OutputPlaces({}, names, FanOut::automatic).stem(named(name));
}

/// In a folder that is fanned out: `most` 1 and `count` inputs in it.
std::filesystem::path stem_among(std::size_t count, const std::string& name, OutputNames names) {
  const std::string folder = std::filesystem::path(name).parent_path() / "";
  return OutputPlaces(in_folder(folder, count), names, FanOut::always, 1).stem(named(name));
}

}  // namespace

TEST_SUITE_BEGIN("output_names");

TEST_CASE(
    "output names keep the folders, drop the suffix, and turn dots of the stem into underscores") {
  CHECK(flat_stem("photos/my.cat.jpg", OutputNames::stem) == "photos/my_cat");
  CHECK(flat_stem("photos/my.cat.jpg", OutputNames::full) == "photos/my_cat_jpg");
  CHECK(flat_stem("cat", OutputNames::stem) == "cat");
}

TEST_CASE("a sub-folder is named by the first digits of XXH3 of the input's name") {
  // By a program that calls XXH3_64bits(): a2ceb4ebe4501287, aff81a74eb27f281, 86f4889c0860d3bf.
  CHECK(stem_among(1, "photos/my.cat.jpg", OutputNames::stem) == "photos/a2/my_cat");
  CHECK(stem_among(1, "photos/my.cat.jpg", OutputNames::full) == "photos/a2/my_cat_jpg");
  CHECK(stem_among(257, "cat.jpg", OutputNames::stem) == "aff/cat");
  CHECK(stem_among(1, "photos/cat.jpg", OutputNames::stem) == "photos/86/cat");
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
  const OutputPlaces places(inputs, OutputNames::stem, FanOut::automatic, 3);
  for (const Input& input : inputs) {
    CAPTURE(input.name);
    const bool is_one_of_four =
        input.name.starts_with("many/") && !input.name.starts_with("many/sub/");
    CHECK(places.digits(input) == (is_one_of_four ? 2 : 0));
  }
}

TEST_CASE("inputs that would write the same files are listed in pairs") {
  const std::vector<Input> inputs = {
      {"x/a.jpg", "a.jpg"}, {"x/b.jpg", "b.jpg"}, {"y/a.png", "a.png"}};
  const auto check = [](const std::vector<Input>& all, OutputNames names) {
    OutputPlaces(all, names, FanOut::automatic).check(all);
  };
  CHECK_THROWS_WITH_AS(check(inputs, OutputNames::stem),
                       "output names: x/a.jpg and y/a.png would write the same files; use --names "
                       "full, or separate --output folders",
                       Error);
  CHECK_NOTHROW(check(inputs, OutputNames::full));
}

TEST_CASE(
    "sub-folders keep no names apart that would clash without them, and may clash themselves") {
  const std::vector<Input> inputs = {named("a.jpg"), named("a.png")};
  const OutputPlaces places(inputs, OutputNames::stem, FanOut::always);
  REQUIRE(places.stem(inputs[0]) != places.stem(inputs[1]));
  CHECK_THROWS_WITH_AS(places.check(inputs),
                       "output names: x/a.jpg and x/a.png would write the same files; use --names "
                       "full, or separate --output folders",
                       Error);
  // Two inputs beside cat.jpg, so that its folder fans out and af/ does not.
  const std::vector<Input> nested = {named("cat.jpg"), named("dog.jpg"), named("af/cat.jpg")};
  CHECK_THROWS_WITH_AS(OutputPlaces(nested, OutputNames::full, FanOut::automatic, 1).check(nested),
                       "output names: x/cat.jpg and x/af/cat.jpg would write the same files; use "
                       "--fan-out never, or separate --output folders",
                       Error);
}

TEST_SUITE_END();

}  // namespace lacuna::output_names_test
