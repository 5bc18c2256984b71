#include "lacuna/render/formats/stored_recipe.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/render/formats/animation.hpp"
#include "support/animations.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::stored_recipe_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("stored_recipe");

TEST_CASE("the recipe is read back from both formats, and the same frames are the same bytes") {
  const std::vector<Figure> figures = {frame(0), frame(1)};
  const TempFolder folder;
  const Bytes apng = draw_animation(figures, AnimationFormat::apng);
  CHECK(apng == draw_animation(figures, AnimationFormat::apng));
  CHECK(stored_recipe(folder.write("a.apng", apng)) ==
        R"({"command": "attend", "animate": ["layers"]})");
  const DrawOptions slow = {.frame_seconds = 2};
  const Bytes gif = draw_animation(figures, AnimationFormat::gif, slow);
  CHECK(gif == draw_animation(figures, AnimationFormat::gif, slow));
  CHECK(stored_recipe(folder.write("a.gif", gif)) ==
        R"({"command": "attend", "animate": ["layers"], "animate_format": "gif", )"
        R"("frame_seconds": 2})");
}

TEST_CASE("a long recipe goes through a GIF's short blocks") {
  Figure figure = frame(0);
  figure.recipe.options.emplace_back("mask_patches", std::string(1000, '7'));
  const TempFolder folder;
  const auto recipe =
      stored_recipe(folder.write("a.gif", draw_animation({figure}, AnimationFormat::gif)));
  REQUIRE(recipe);
  CHECK(recipe->find(std::string(1000, '7') + "\"") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::stored_recipe_test
