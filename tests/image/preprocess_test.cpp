#include "lacuna/image/preprocess.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/golden_files.hpp"
#include "support/ppm.hpp"

namespace lacuna::preprocess_test {

TEST_SUITE_BEGIN("image");

namespace {

/// The picture of tests/reference/preprocess.py.
Image picture(int height, int width) {
  Image image(height, width);
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      for (int channel = 0; channel < 3; ++channel) {
        image.at(row, column)[channel] = static_cast<std::uint8_t>(
            (row * 31 + column * 17 + row * column * (channel + 1) + channel * 80) % 256);
      }
    }
  }
  return image;
}

Preprocessing small(Fit fit) {
  Preprocessing preprocessing;
  preprocessing.height = 28;
  preprocessing.width = 28;
  preprocessing.fit = fit;
  return preprocessing;
}

void check_box(const Box& box, const Box& expected) {
  CHECK(box.left == doctest::Approx(expected.left));
  CHECK(box.top == doctest::Approx(expected.top));
  CHECK(box.right == doctest::Approx(expected.right));
  CHECK(box.bottom == doctest::Approx(expected.bottom));
}

}  // namespace

TEST_CASE("every fit equals Pillow with torchvision's arithmetic, down to one pixel") {
  const std::vector<std::pair<int, int>> sizes = {{47, 61}, {61, 47}, {32, 43}, {45, 64},
                                                  {5, 3},   {1, 1},   {2, 90}};
  const std::vector<std::pair<std::string, Fit>> fits = {
      {"crop", Fit::crop}, {"squash", Fit::squash}, {"grid", Fit::grid}};
  for (const auto& [height, width] : sizes) {
    for (const auto& [name, fit] : fits) {
      const std::string golden = fmt::format("preprocess/{}_{}x{}.ppm", name, height, width);
      CAPTURE(golden);
      const ModelImage seen = fit_image(picture(height, width), small(fit), 7);
      CHECK(testing::largest_difference(seen.pixels, testing::golden_ppm(golden)) == 0);
    }
  }
}

TEST_CASE("ViT, DeiT and DINOv2 see what Hugging Face's processors hand them, bit for bit") {
  Preprocessing vit = small(Fit::squash);
  vit.interpolation = Interpolation::bilinear;
  Preprocessing deit = small(Fit::squash_crop);
  deit.crop_ratio = 28.0 / 35;
  deit.crop_rounding = CropRounding::floor;
  Preprocessing dinov2 = deit;
  dinov2.fit = Fit::crop;
  const std::vector<std::pair<std::string, Preprocessing>> processors = {
      {"vit", vit}, {"deit", deit}, {"dinov2", dinov2}};
  for (const auto& [height, width] : {std::pair{47, 61}, {61, 47}, {40, 36}, {20, 23}}) {
    for (const auto& [name, preprocessing] : processors) {
      const std::string golden = fmt::format("preprocess/hub_{}_{}x{}.ppm", name, height, width);
      CAPTURE(golden);
      const ModelImage seen = fit_image(picture(height, width), preprocessing, 7);
      CHECK(testing::largest_difference(seen.pixels, testing::golden_ppm(golden)) == 0);
    }
  }
  // The half of 7 rounds apart: torchvision's centre is another.
  deit.crop_rounding = CropRounding::half_even;
  CHECK(testing::largest_difference(fit_image(picture(47, 61), deit, 7).pixels,
                                    testing::golden_ppm("preprocess/hub_deit_47x61.ppm")) > 0);
}

TEST_CASE("the crop shows the centre of the original, in the original's pixels") {
  // 512 x 1024 becomes 256 x 512, of which the middle 224 x 224 stay: rows 16 to 240, columns 144
  // to 368.
  const ModelImage seen = fit_image(Image(512, 1024), Preprocessing{}, 16);
  CHECK(seen.pixels.height == 224);
  CHECK(seen.pixels.width == 224);
  check_box(seen.source, {288, 32, 736, 480});
}

TEST_CASE("squash shows everything, and the grid cuts the long side to whole patches") {
  Preprocessing preprocessing;
  preprocessing.fit = Fit::squash;
  check_box(fit_image(Image(100, 300), preprocessing, 16).source, {0, 0, 300, 100});

  preprocessing.fit =
      Fit::grid;  // 300 x 500 becomes 224 x 373; 368 = 23 patches; (373 - 368) / 2 = 2
  const ModelImage seen = fit_image(Image(300, 500), preprocessing, 16);
  CHECK(seen.pixels.height == 224);
  CHECK(seen.pixels.width == 368);
  check_box(seen.source, {2 * 500.0 / 373, 0, 370 * 500.0 / 373, 300});
}

TEST_CASE("a model input that is no square is filled by the crop") {
  Preprocessing preprocessing;
  preprocessing.height = 112;
  preprocessing.width = 224;
  for (const auto& [height, width] : {std::pair{300, 300}, {100, 900}, {900, 100}}) {
    const ModelImage seen = fit_image(Image(height, width), preprocessing, 16);
    CHECK(seen.pixels.height == 112);
    CHECK(seen.pixels.width == 224);
    CHECK(seen.source.left >= 0);
    CHECK(seen.source.top >= 0);
    CHECK(seen.source.right <= width + 1e-9);
    CHECK(seen.source.bottom <= height + 1e-9);
  }
}

TEST_CASE("an aspect over 1 : 64 and a size that patches do not divide are refused") {
  for (const Fit fit : {Fit::crop, Fit::squash, Fit::grid}) {
    CHECK_THROWS_WITH_AS((void)fit_image(Image(1, 9000), small(fit), 7),
                         "picture of 9000 x 1 pixels: needed an aspect within 1 : 64; crop it",
                         Error);
    CHECK(fit_image(Image(64, 1), small(fit), 7).pixels.width == 28);
  }
  CHECK_THROWS_WITH_AS((void)fit_image(Image(9, 9), small(Fit::crop), 16),
                       "image size 28 x 28: needed a multiple of the patch size 16; choose another "
                       "--image-size",
                       Error);
  Preprocessing wide = small(Fit::crop);
  wide.crop_ratio = 0;
  CHECK_THROWS_AS((void)fit_image(Image(9, 9), wide, 7), Error);
}

TEST_CASE("bytes become the same float32 as torchvision's, plane by plane") {
  const auto golden = testing::golden_json("preprocess/normalise.json").at("float32_bits");
  Image ramp(16, 16);
  for (std::size_t i = 0; i < ramp.pixels.size(); ++i) {
    ramp.pixels[i] = static_cast<std::uint8_t>(i / 3);
  }
  const Planes planes = normalise(ramp, Preprocessing{});
  CHECK(planes.height == 16);
  CHECK(planes.width == 16);
  CHECK(planes.values[0] == doctest::Approx(-0.485 / 0.229));
  for (std::size_t i = 0; i < planes.values.size(); ++i) {
    REQUIRE(std::bit_cast<std::uint32_t>(planes.values[i]) ==
            golden[i / 256][i % 256].get<std::uint32_t>());
  }
}

TEST_CASE("a standard deviation of 0 is refused, not divided by") {
  Preprocessing preprocessing;
  preprocessing.standard_deviation[1] = 0;
  CHECK_THROWS_WITH_AS((void)normalise(Image(1, 1), preprocessing),
                       "normalisation with mean 0.456 and standard deviation 0: needed a number "
                       "and a positive number; correct the preprocessing",
                       Error);
}

TEST_SUITE_END();

}  // namespace lacuna::preprocess_test
