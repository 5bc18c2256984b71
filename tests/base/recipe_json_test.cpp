#include "lacuna/base/recipe_json.hpp"

#include <doctest/doctest.h>

#include "support/refusal.hpp"

namespace lacuna::recipe_json_test {

TEST_CASE("a recipe is read back from its JSON, each option with its type and in its place") {
  const Recipe recipe{.command = "compare",
                      .options = {{"seed", std::int64_t{-2}},
                                  {"mask_ratio", 0.75},
                                  {"query", std::vector<std::string>{"cls", "7,5"}},
                                  {"matrices", true},
                                  {"mask_file", std::string("a \"b\".png")}}};
  const std::string text = recipe_json(recipe);
  CHECK(text == R"({"command": "compare", "seed": -2, "mask_ratio": 0.75, "query": ["cls","7,5"], )"
                R"("matrices": true, "mask_file": "a \"b\".png"})");
  const Recipe read = read_recipe(text, "a.png");
  CHECK(read.command == "compare");
  CHECK(read.options == recipe.options);
}

TEST_CASE("a recipe is an object on one line") {
  CHECK(recipe_json({.command = "mask", .options = {{"seed", std::int64_t{2}}}}) ==
        R"({"command": "mask", "seed": 2})");
}

TEST_CASE("what names no command is no recipe") {
  CHECK(testing::refusal(ErrorKind::bad_value, [] {
          static_cast<void>(read_recipe(R"({"seed": 2})", "a.png"));
        }).starts_with("a.png: "));
  CHECK(testing::refusal(ErrorKind::damaged, [] {
          static_cast<void>(read_recipe(R"({"command": )", "a.png"));
        }).starts_with("a.png: "));
}

}  // namespace lacuna::recipe_json_test
