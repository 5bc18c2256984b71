#include "lacuna/render/parts/seen_panel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "lacuna/image/resample.hpp"
#include "support/sample_comparison.hpp"

namespace lacuna::seen_panel_test {

namespace {

/// Rounded means of factor x factor pixels.
Image means_of(const Image& image, int factor) {
  Image means(image.height / factor, image.width / factor);
  for (int row = 0; row < means.height; ++row) {
    for (int column = 0; column < means.width; ++column) {
      for (int channel = 0; channel < 3; ++channel) {
        int sum = factor * factor / 2;
        for (int i = 0; i < factor * factor; ++i) {
          sum += image.at(row * factor + i / factor, column * factor + i % factor)[channel];
        }
        means.at(row, column)[channel] = static_cast<std::uint8_t>(sum / (factor * factor));
      }
    }
  }
  return means;
}

}  // namespace

TEST_SUITE_BEGIN("seen_panel");

TEST_CASE("each patch of a panel is a whole number of pixels, the long side 448 to 896") {
  for (const auto& [rows, columns] :
       {std::pair{14, 14}, {1, 1}, {60, 60}, {7, 23}, {60, 1}, {37, 37}}) {
    for (const int original : {20, 500, 5000}) {
      MaskedImage image = sample::masked_image({.rows = rows, .columns = columns});
      image.original = Image(original, original);
      const double side = static_cast<double>(original) / std::max(rows, columns);
      image.seen.source = {0, 0, side * columns, side * rows};
      const Image panel = seen_panel(image);
      CAPTURE(rows);
      CAPTURE(original);
      CHECK(panel.height % rows == 0);
      CHECK(panel.width % columns == 0);
      CHECK(panel.height / rows == panel.width / columns);
      CHECK(std::max(panel.height, panel.width) <= 896);
      CHECK(std::max(panel.height, panel.width) >= 448);
    }
  }
}

TEST_CASE("an original of fitting size keeps its own pixels") {
  MaskedImage image = sample::masked_image({.rows = 7, .columns = 7});
  image.original = sample::photo(560, 700);
  image.seen.source = {70, 0, 630, 560};
  const Image panel = seen_panel(image);
  CHECK(panel.height == 560);
  CHECK(std::equal(panel.at(300, 0), panel.at(300, 0) + 3, image.original.at(300, 70)));
  CHECK(std::equal(panel.at(559, 559), panel.at(559, 559) + 3, image.original.at(559, 629)));
}

TEST_CASE("a large original is shrunk in place: no shift, no change of brightness") {
  // Left half dark, right half light; the source box is off centre and its edges are broken.
  MaskedImage image = sample::masked_image({.rows = 2, .columns = 2});
  image.original = Image(4003, 4501);
  for (int row = 0; row < image.original.height; ++row) {
    std::fill(image.original.at(row, 0), image.original.at(row, 2250), std::uint8_t{40});
    std::fill(image.original.at(row, 2250), image.original.at(row, 2250) + 2251 * 3,
              std::uint8_t{200});
  }
  image.seen.source = {250.5, 1.5, 4249.5, 4000.5};  // 3999 wide: the step is at 1999.5 of it
  const Image panel = seen_panel(image);
  CHECK(panel.width == 896);
  for (const int row : {0, 447, 895}) {
    CHECK(panel.at(row, 0)[0] == 40);
    CHECK(panel.at(row, 440)[0] == 40);
    CHECK(panel.at(row, 455)[0] == 200);
    CHECK(panel.at(row, 895)[0] == 200);
    CHECK(panel.at(row, 447)[0] < 120);
    CHECK(panel.at(row, 448)[0] > 120);
  }
}

TEST_CASE("a large original is shrunk to means first, and nothing else of it is needed") {
  MaskedImage image = sample::masked_image({.rows = 2, .columns = 3});
  image.original = Image(2701, 4003);
  std::mt19937 random(7);
  for (std::uint8_t& byte : image.original.pixels) {
    byte = static_cast<std::uint8_t>(random());
  }
  // In the middle, and at each edge of the original; by a factor of 2, none, and 5.
  for (const Box& source : {Box{500.25, 400.5, 3500.25, 2400.5}, Box{0, 0, 3000, 2000},
                            Box{1003, 701, 4003, 2701}, Box{1000, 700, 2344, 1596}}) {
    for (const int width : {894, 399}) {
      image.seen.source = source;
      image.drawn = {};
      const Image panel = seen_panel(image, width + 1);
      REQUIRE(panel.width == width);
      const int height = panel.height;
      const int factor = std::max(1, static_cast<int>(source.height() / height / 1.5));
      const Image means = means_of(image.original, factor);
      const double side = factor;
      const Box place = {source.left / side, source.top / side,
                         std::min(source.right / side, static_cast<double>(means.width)),
                         std::min(source.bottom / side, static_cast<double>(means.height))};
      CHECK(panel.pixels == resample(means, height, width, Interpolation::bicubic, place).pixels);
    }
  }
}

TEST_CASE("a panel of one size is made once, and its grey twin from it") {
  const MaskedImage image = sample::masked_image({});
  const SharedImage panel = seen_panel(image);
  CHECK(&*seen_panel(image) == &*panel);
  CHECK(&*seen_panel(image, 100) != &*panel);
  for (const Ground ground : {Ground::light, Ground::dark}) {
    CHECK(grey_seen_panel(image, ground)->pixels == grey_image(panel, ground).pixels);
    CHECK(&*grey_seen_panel(image, ground) == &*grey_seen_panel(image, ground));
  }
}

TEST_CASE("a smaller panel can be asked for, or one of the photo's own pixels") {
  MaskedImage odd = sample::masked_image({});
  odd.seen.source = {0, 0, 101.4, 99};
  CHECK(seen_panel(odd, own_size)->width == 101);
  CHECK(seen_panel(odd, own_size)->height == 99);
  CHECK(seen_panel(sample::masked_image({}), 100)->height == 98);  // 14 patches of 7 pixels
}

TEST_SUITE_END();

}  // namespace lacuna::seen_panel_test
