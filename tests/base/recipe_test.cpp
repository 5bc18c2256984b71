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

TEST_CASE("nothing in a stranger's recipe is more than a word for the shell") {
  const Recipe recipe{.command = "mask;id",
                      .options = {{"seed 1$(id)", std::int64_t{2}},
                                  {"mask_file", std::string("--output=/etc/x")},
                                  {"query", std::vector<std::string>{"$(id)", "-1"}},
                                  {"title", std::string("a\x1b[31m'\\\n\u202eb")}}};
  CHECK(command_line(recipe, "IMAGE") ==
        R"(lacuna 'mask;id' IMAGE '--seed 1$(id)' 2 --mask-file=--output=/etc/x )"
        R"(--query '$(id)' --query -1 --title $'a\x1b[31m\'\\\x0a\xe2\x80\xaeb')");
}

}  // namespace lacuna::recipe_test
