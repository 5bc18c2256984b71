#include "lacuna/render/formats/apng.hpp"

#include <doctest/doctest.h>
#include <png.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "lacuna/render/formats/animation.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "support/animations.hpp"

namespace lacuna::apng_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("apng");

TEST_CASE("each frame of an APNG has the pixels of its still figure, the first for every viewer") {
  const std::vector<Figure> figures = {frame(0), frame(1), frame(2)};
  const Bytes file = draw_animation(figures, AnimationFormat::apng);
  const std::vector<Image> frames = apng_frames(file);
  REQUIRE(frames.size() == 3);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CHECK(frames[i].pixels == decoded(draw(figures[i], FigureFormat::png)).pixels);
  }
  CHECK(decoded(file).pixels == frames[0].pixels);  // libpng knows no frames
  CHECK(frames[0].pixels != frames[1].pixels);
}

TEST_CASE("an APNG says before its picture how many frames it has, and runs for ever") {
  const std::vector<Chunk> chunks = chunks_of(
      draw_animation({frame(0), frame(1)}, AnimationFormat::apng, {.frame_seconds = 0.35}));
  const auto place_of = [&](const std::string& type) {
    return std::ranges::find(chunks, type, &Chunk::type) - chunks.begin();
  };
  CHECK(place_of("acTL") < place_of("IDAT"));
  CHECK(place_of("fcTL") < place_of("IDAT"));
  const Bytes& control = chunks[static_cast<std::size_t>(place_of("acTL"))].data;
  CHECK(number_at(control, 0) == 2);
  CHECK(number_at(control, 4) == 0);
  const Bytes& first = chunks[static_cast<std::size_t>(place_of("fcTL"))].data;
  CHECK(number_at(first, 20, 2) == 350);
  CHECK(number_at(first, 22, 2) == 1000);
  CHECK(std::ranges::count(chunks, "IHDR", &Chunk::type) == 1);
  CHECK(chunks.back().type == "IEND");
}

TEST_CASE("the last frame of an animation is held, as long as one is asked for") {
  for (const auto& [seconds, held, per_second] :
       {std::tuple{0.35, 1050U, 1000U}, std::tuple{60.0, 18000U, 100U}}) {
    const std::vector<Chunk> chunks = chunks_of(
        draw_animation({frame(0), frame(1)}, AnimationFormat::apng, {.frame_seconds = seconds}));
    const auto last = std::ranges::find(chunks.rbegin(), chunks.rend(), "fcTL", &Chunk::type);
    CHECK(number_at(last->data, 20, 2) == held);
    CHECK(number_at(last->data, 22, 2) == per_second);
  }
}

TEST_CASE("a transparent animation keeps its alpha in every frame") {
  const Bytes file =
      draw_animation({frame(0), frame(1)}, AnimationFormat::apng, {.theme = Theme::transparent});
  for (const Image& image : apng_frames(file, PNG_FORMAT_RGBA)) {
    CHECK(image.pixels[3] == 0);
    CHECK(*std::max_element(image.pixels.begin(), image.pixels.end()) == 255);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::apng_test
