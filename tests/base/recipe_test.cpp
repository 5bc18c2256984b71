#include "lacuna/base/recipe.hpp"

#include <doctest/doctest.h>

namespace lacuna::recipe_test {

TEST_CASE("a recipe is a command line that a shell takes as it is") {
  const Recipe recipe{.command = "compare",
                      .options = {{"mask_ratio", 0.75},
                                  {"seed", std::int64_t{2}},
                                  {"query", std::vector<std::string>{"cls", "7,5"}},
                                  {"matrices", true},
                                  {"numbers", false},
                                  {"mask_file", std::string("it's here.png")}}};
  CHECK(command_line(recipe, "photo.jpg") ==
        "lacuna compare photo.jpg --mask-ratio 0.75 --seed 2 --query cls --query 7,5 --matrices "
        "--mask-file 'it'\\''s here.png'");
  CHECK(command_line({.command = "mask", .options = {}}, "-x.png") == "lacuna mask ./-x.png");
}

}  // namespace lacuna::recipe_test
