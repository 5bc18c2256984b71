#include "lacuna/render/formats/gif.hpp"

#include <doctest/doctest.h>
#include <gif_lib.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lacuna/render/formats/animation.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "support/animations.hpp"

namespace lacuna::gif_test {

using namespace lacuna::testing;

namespace {

struct GifFrames {
  std::vector<Image> images;
  std::vector<int> hundredths;
  int colours = 0;
};

/// Every frame of a GIF as giflib reads it.
GifFrames gif_frames(const Bytes& file) {
  struct Source {
    const Bytes& bytes;
    std::size_t place = 0;
  } source{file};
  const auto read = [](GifFileType* gif, GifByteType* target, int size) {
    auto& from = *static_cast<Source*>(gif->UserData);
    const auto count = std::min(static_cast<std::size_t>(size), from.bytes.size() - from.place);
    std::copy_n(from.bytes.begin() + static_cast<std::ptrdiff_t>(from.place), count, target);
    from.place += count;
    return static_cast<int>(count);
  };
  GifFileType* const gif = DGifOpen(&source, read, nullptr);
  REQUIRE(gif != nullptr);
  REQUIRE(DGifSlurp(gif) == GIF_OK);
  GifFrames frames;
  frames.colours = gif->SColorMap->ColorCount;
  for (int i = 0; i < gif->ImageCount; ++i) {
    const SavedImage& saved = gif->SavedImages[i];
    Image image(saved.ImageDesc.Height, saved.ImageDesc.Width);
    for (std::size_t pixel = 0; pixel < image.pixels.size() / 3; ++pixel) {
      const GifColorType& colour = gif->SColorMap->Colors[saved.RasterBits[pixel]];
      image.pixels[3 * pixel] = colour.Red;
      image.pixels[3 * pixel + 1] = colour.Green;
      image.pixels[3 * pixel + 2] = colour.Blue;
    }
    frames.images.push_back(std::move(image));
    GraphicsControlBlock control{};
    REQUIRE(DGifSavedExtensionToGCB(gif, i, &control) == GIF_OK);
    frames.hundredths.push_back(control.DelayTime);
  }
  DGifCloseFile(gif, nullptr);
  return frames;
}

int largest_difference(const Image& a, const Image& b) {
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(int{a.pixels[i]} - int{b.pixels[i]}));
  }
  return largest;
}

}  // namespace

TEST_SUITE_BEGIN("gif");

TEST_CASE("comments are read back, whole ones also from the start of a file, and of a GIF alone") {
  const std::vector<std::string> comments = {"a title", std::string(600, 'r')};
  Image frame(2, 3);
  const Bytes file = encode_gif({frame, frame}, {0.5, 0.5}, comments);
  CHECK(gif_comments(file) == comments);
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes start(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    const std::vector<std::string> found = gif_comments(start);
    REQUIRE(found.size() <= comments.size());
    CHECK(std::equal(found.begin(), found.end(), comments.begin()));
  }
  CHECK(gif_comments({'n', 'o', 't', 'e', 's', '.', ' ', ' '}).empty());
}

TEST_CASE("a GIF shows the same frames in one palette, close to their colours") {
  const std::vector<Figure> figures = {frame(0), frame(1), frame(2)};
  const GifFrames gif =
      gif_frames(draw_animation(figures, AnimationFormat::gif, {.frame_seconds = 1.2}));
  REQUIRE(gif.images.size() == 3);
  CHECK(gif.hundredths == std::vector<int>{120, 120, 360});
  CHECK(gif.colours == 256);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Image still = decoded(draw(figures[i], FigureFormat::png));
    CHECK(largest_difference(gif.images[i], still) <= 8);
    CHECK(gif.images[i].at(0, 0)[0] == 255);  // the ground is white, not nearly
  }
}

TEST_SUITE_END();

}  // namespace lacuna::gif_test
