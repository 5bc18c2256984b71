#include "lacuna/image/resample.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/ppm.hpp"

namespace lacuna::resample_test {

TEST_SUITE_BEGIN("image");

namespace {

const std::vector<std::pair<std::string, Interpolation>> filters = {
    {"bilinear", Interpolation::bilinear}, {"bicubic", Interpolation::bicubic}};

/// The bytes of one grey value per column.
Image row_of(const std::vector<std::uint8_t>& greys) {
  Image image(1, static_cast<int>(greys.size()));
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = greys[i / 3];
  }
  return image;
}

std::vector<std::uint8_t> greys_of(const Image& row) {
  std::vector<std::uint8_t> greys;
  for (int column = 0; column < row.width; ++column) {
    greys.push_back(*row.at(0, column));
  }
  return greys;
}

}  // namespace

TEST_CASE("halving bilinearly weighs four pixels 1, 3, 3, 1 and renormalises at the edge") {
  // Centre of output 1 is 3; the triangle is 2 wide each side: pixels 1 to 4 weigh 1/8, 3/8, 3/8,
  // 1/8.
  const Image halved = resample(row_of({0, 0, 80, 0, 0, 0}), 1, 3, Interpolation::bilinear);
  // Output 0 has only pixels 0 to 2: 3/7, 3/7, 1/7. 80/7 = 11.4, 80·3/8 = 30, and 0.
  CHECK(greys_of(halved) == std::vector<std::uint8_t>{11, 30, 0});
}

TEST_CASE("bicubic overshoot is clipped to a byte") {
  const Image edge = resample(row_of({0, 0, 255, 255}), 1, 8, Interpolation::bicubic);
  CHECK(*edge.at(0, 2) == 0);
  CHECK(*edge.at(0, 5) == 255);
}

TEST_CASE("resizing equals Pillow's bit for bit, up, down, one axis only and in a box") {
  const Image input = testing::golden_ppm("resample/input.ppm");
  const std::vector<std::pair<int, int>> sizes = {{14, 14}, {1, 1},   {47, 20}, {31, 90},
                                                  {47, 61}, {47, 33}, {90, 61}, {3, 70}};
  struct Boxed {
    int height;
    int width;
    Box box;
  };
  const std::vector<Boxed> boxes = {{20, 20, {3, 5, 51, 40}},
                                    {16, 24, {0.5, 1.25, 60.3, 46.9}},
                                    {40, 40, {10.1, 7.7, 21.4, 19.2}},
                                    {30, 40, {4, 6, 44, 36}}};
  for (const auto& [name, filter] : filters) {
    for (const auto& [height, width] : sizes) {
      const std::string golden = fmt::format("resample/{}_{}x{}.ppm", name, height, width);
      CAPTURE(golden);
      CHECK(testing::largest_difference(resample(input, height, width, filter),
                                        testing::golden_ppm(golden)) == 0);
    }
    for (const auto& [height, width, box] : boxes) {
      const std::string golden = fmt::format("resample/{}_{}x{}_box_{}_{}_{}_{}.ppm", name, height,
                                             width, box.left, box.top, box.right, box.bottom);
      CAPTURE(golden);
      CHECK(testing::largest_difference(resample(input, height, width, filter, box),
                                        testing::golden_ppm(golden)) == 0);
    }
  }
}

TEST_CASE("twenty thousand pixels become three without an overflow") {
  Image input(1, 20000);
  for (std::int64_t i = 0; i < 20000; ++i) {
    for (std::int64_t channel = 0; channel < 3; ++channel) {
      input.at(0, static_cast<int>(i))[channel] =
          static_cast<std::uint8_t>((i * i * 7 + 50 * channel) % 256);
    }
  }
  for (const auto& [name, filter] : filters) {
    CAPTURE(name);
    CHECK(testing::largest_difference(resample(input, 1, 3, filter),
                                      testing::golden_ppm("resample/long_" + name + "_1x3.ppm")) ==
          0);
  }
  const Image white =
      resample(row_of(std::vector<std::uint8_t>(60000, 255)), 1, 1, Interpolation::bicubic);
  CHECK(greys_of(white) == std::vector<std::uint8_t>{255});
}

TEST_CASE("the smallest pictures grow, and a flat one stays flat") {
  for (const auto& [name, filter] : filters) {
    CAPTURE(name);
    Image pixel(1, 1);
    std::fill(pixel.pixels.begin(), pixel.pixels.end(), std::uint8_t{77});
    const Image grown = resample(pixel, 5, 9, filter);
    CHECK(grown.height == 5);
    CHECK(grown.width == 9);
    CHECK(
        std::all_of(grown.pixels.begin(), grown.pixels.end(), [](int byte) { return byte == 77; }));
  }
}

TEST_CASE("a size of 0 and a box that is empty, outside or not a number are refused by name") {
  const Image image(4, 6);
  CHECK_THROWS_WITH_AS((void)resample(image, 0, 5, Interpolation::bilinear),
                       "resize to 5 x 0 pixels: needed at least 1 x 1; choose a larger size",
                       Error);
  CHECK_THROWS_WITH_AS((void)resample(image, 2, 2, Interpolation::bilinear, {1, 1, 7, 4}),
                       "resize of the box 1, 1 to 7, 4: needed a part of the 6 x 4 picture; choose "
                       "another box",
                       Error);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Box& box : {Box{1, 1, 1, 3}, Box{-1, 0, 2, 2}, Box{0, 0, nan, 2}, Box{3, 3, 2, 4}}) {
    CHECK_THROWS_AS((void)resample(image, 2, 2, Interpolation::bicubic, box), Error);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::resample_test
