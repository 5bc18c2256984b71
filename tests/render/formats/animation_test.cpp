#include "lacuna/render/formats/animation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/animations.hpp"

namespace lacuna::animation_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("animation");

TEST_CASE("lower frames get ground below, in the theme's colour") {
  for (const Theme theme : {Theme::light, Theme::dark}) {
    const std::vector<Image> frames = apng_frames(
        draw_animation({frame(0, 20), frame(1, 30)}, AnimationFormat::apng, {.theme = theme}));
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].height == 60);
    CHECK(frames[1].height == 60);
    const Image& first = frames[0];
    CHECK(std::equal(first.at(59, 3), first.at(59, 3) + 3, first.at(0, 0)));
  }
}

TEST_SUITE_END();

}  // namespace lacuna::animation_test
