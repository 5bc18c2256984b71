#include "lacuna/render/drawing/painter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/rasters.hpp"

namespace lacuna::painter_test {

using testing::inked;
using testing::pixel;
using testing::sheet;

namespace {

constexpr Colour red_pixel_value = {1, 0, 0, 1};

constexpr Colour black = {0, 0, 0, 1};

constexpr std::array<int, 3> red_pixel = {255, 0, 0};

}  // namespace

TEST_SUITE_BEGIN("painter");

TEST_CASE("a rectangle fills its points and nothing else, at any scale") {
  const Figure figure = sheet(10, 8, {RectangleShape{{2, 3, 4, 2}, red_pixel_value}});
  const Image image = testing::rasterise(figure, 2);
  CHECK(image.width == 20);
  CHECK(image.height == 16);
  CHECK(pixel(image, 6, 4) == red_pixel);
  CHECK(pixel(image, 9, 11) == red_pixel);
  CHECK(inked(image, 4, 6, 12, 10, true) == 8 * 4);
  CHECK(inked(image, 4, 6, 12, 10, false) == 0);
}

TEST_CASE("neighbouring rectangles of broken size meet without a seam") {
  std::vector<Shape> shapes;
  for (int i = 0; i < 7; ++i) {
    shapes.emplace_back(RectangleShape{{1 + i * 12.0 / 7, 1, 12.0 / 7, 3}, red_pixel_value});
  }
  const Image image = testing::rasterise(sheet(14, 5, shapes), 2);
  for (int column = 2; column < 26; ++column) {
    CHECK(pixel(image, 4, column) == red_pixel);
  }
}

TEST_CASE("half of the alpha is half of the colour") {
  const Image image =
      testing::rasterise(sheet(2, 2, {RectangleShape{{0, 0, 2, 2}, {0, 0, 0, 0.5}}}), 1);
  CHECK(pixel(image, 0, 0)[0] == doctest::Approx(127.5).epsilon(0.01));
}

TEST_CASE("a picture of the frame's own size is copied byte for byte") {
  Image photo(2, 3);
  for (std::size_t i = 0; i < photo.pixels.size(); ++i) {
    photo.pixels[i] = static_cast<std::uint8_t>(13 * i + 5);
  }
  CHECK(testing::rasterise(sheet(3, 2, {PictureShape{{0, 0, 3, 2}, photo}}), 1).pixels ==
        photo.pixels);
}

TEST_CASE("a hatch stays in its frame and leaves gaps") {
  const Image image =
      testing::rasterise(sheet(30, 30, {HatchShape{{5, 5, 20, 20}, black, 4, 0.6}}), 2);
  CHECK(inked(image, 10, 10, 50, 50, false) == 0);
  const int lines = inked(image, 10, 10, 50, 50, true);
  CHECK(lines > 200);
  CHECK(lines < 1200);
}

TEST_CASE("hatches of neighbours continue each other") {
  const Image one = testing::rasterise(sheet(20, 10, {HatchShape{{0, 0, 20, 10}, black}}), 2);
  const Image two = testing::rasterise(
      sheet(20, 10, {HatchShape{{0, 0, 10, 10}, black}, HatchShape{{10, 0, 10, 10}, black}}), 2);
  int largest = 0;
  for (std::size_t i = 0; i < one.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(one.pixels[i] - two.pixels[i]));
  }
  CHECK(largest <= 8);  // a line shifted by a tenth of a pixel would differ by 25
}

TEST_SUITE_END();

}  // namespace lacuna::painter_test
