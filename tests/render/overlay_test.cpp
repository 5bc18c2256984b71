#include "lacuna/render/overlay.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "lacuna/render/panel.hpp"
#include "support/sample_comparison.hpp"

using namespace lacuna;

namespace {

/// One row of three patches, the middle one hidden; an original of one grey.
MaskedImage three_patches(std::uint8_t grey, int height = 32) {
  MaskedImage image;
  image.grid = {1, 3, 16};
  image.mask.hidden = {0, 1, 0};
  image.original = Image(height, 3 * height);
  std::fill(image.original.pixels.begin(), image.original.pixels.end(), grey);
  image.seen.source = {0, 0, 3.0 * height, static_cast<double>(height)};
  return image;
}

struct Range {
  int darkest = 255;
  int lightest = 0;
  double mean = 0;
};

/// The green bytes of one patch of a panel.
Range range_of(const Image& panel, const PatchGrid& grid, int patch) {
  Range range;
  const int height = panel.height / grid.rows;
  const int width = panel.width / grid.columns;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const int value =
          panel.at(grid.row_of(patch) * height + row, grid.column_of(patch) * width + column)[1];
      range.darkest = std::min(range.darkest, value);
      range.lightest = std::max(range.lightest, value);
      range.mean += value / static_cast<double>(height * width);
    }
  }
  return range;
}

std::array<int, 3> middle_of(const Image& panel, const PatchGrid& grid, int patch) {
  const int side = panel.height / grid.rows;
  const std::uint8_t* pixel =
      panel.at(grid.row_of(patch) * side + side / 2, grid.column_of(patch) * side + side / 2);
  return {pixel[0], pixel[1], pixel[2]};
}

bool close(const std::array<int, 3>& pixel, const Colour& colour) {
  return std::abs(pixel[0] - colour.red * 255) <= 1.5 &&
         std::abs(pixel[1] - colour.green * 255) <= 1.5 &&
         std::abs(pixel[2] - colour.blue * 255) <= 1.5;
}

}  // namespace

TEST_SUITE_BEGIN("overlay");

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

TEST_CASE("a smaller panel can be asked for") {
  CHECK(seen_panel(sample::masked_image({}), 100).height == 98);  // 14 patches of 7 pixels
}

TEST_CASE("a hidden patch is mid-grey with lines darker and lighter, whatever the picture is") {
  for (const std::uint8_t grey : {std::uint8_t{0}, std::uint8_t{128}, std::uint8_t{255}}) {
    const MaskedImage image = three_patches(grey);
    const Image panel = masked_panel(image);
    const Range hidden = range_of(panel, image.grid, 1);
    CHECK(hidden.mean == doctest::Approx(128).epsilon(0.12));
    CHECK(hidden.darkest < 100);
    CHECK(hidden.lightest > 156);
    for (const int visible : {0, 2}) {
      const Range photo = range_of(panel, image.grid, visible);
      CHECK(photo.darkest == grey);
      CHECK(photo.lightest == grey);
    }
  }
}

TEST_CASE("a score's colour lies over the grey photo with the opacity asked for") {
  const MaskedImage image = three_patches(100);
  const PatchScores scores = {0.0F, std::nullopt, 0.5F};
  for (const double opacity : {1.0, 0.7}) {
    const Image drawn =
        overlay(image, scores, {.map = Colormap::viridis, .high = 0.5, .opacity = opacity});
    for (const auto& [patch, position] : {std::pair{0, 0.0}, {2, 1.0}}) {
      Colour expected = colour_at(Colormap::viridis, position);
      expected.alpha = opacity;
      const double grey = 100 / 255.0;
      CHECK(close(middle_of(drawn, image.grid, patch), over(expected, {grey, grey, grey, 1})));
    }
  }
}

TEST_CASE("the photo under the colours has lost its own colour") {
  MaskedImage image = three_patches(0);
  for (std::size_t i = 0; i < image.original.pixels.size(); i += 3) {
    image.original.pixels[i] = 200;  // red
  }
  const Image drawn = overlay(image, {0.0F, 0.0F, 0.0F}, {.opacity = 0});
  CHECK(middle_of(drawn, image.grid, 0) == std::array<int, 3>{60, 60, 60});  // 0.299 * 200
}

TEST_CASE("no score is hatched grey; a hidden patch with a score is its colour, thinly hatched") {
  const MaskedImage image = three_patches(255);
  const OverlayOptions options = {.map = Colormap::viridis, .opacity = 1};
  const Range absent = range_of(overlay(image, {0.0F, std::nullopt, 0.0F}, options), image.grid, 1);
  CHECK(absent.mean == doctest::Approx(128).epsilon(0.12));
  CHECK(absent.darkest < 100);
  CHECK(absent.lightest > 156);

  const Image scored = overlay(image, {0.0F, 1.0F, 0.0F}, options);
  const double top = colour_at(Colormap::viridis, 1).green * 255;
  const Range range = range_of(scored, image.grid, 1);
  CHECK(range.mean == doctest::Approx(top).epsilon(0.1));
  CHECK(range.darkest < top - 20);
}

TEST_CASE("the photo of a hidden patch never shines through its colour") {
  const OverlayOptions options = {.opacity = 0.3};
  const PatchScores scores = {0.2F, 0.2F, 0.2F};
  const MaskedImage dark = three_patches(0);
  const MaskedImage light = three_patches(255);
  const Range hidden_dark = range_of(overlay(dark, scores, options), dark.grid, 1);
  const Range hidden_light = range_of(overlay(light, scores, options), light.grid, 1);
  CHECK(hidden_dark.mean == doctest::Approx(hidden_light.mean));
}

TEST_SUITE_END();
