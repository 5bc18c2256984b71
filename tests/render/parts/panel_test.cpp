#include "lacuna/render/parts/panel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "lacuna/render/mask/mask_figure.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "support/rasters.hpp"

namespace lacuna::panel_test {

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

/// The scores over the grey photo, as an overlay shows them.
Image overlay(const MaskedImage& image, const PatchScores& scores, const ScoreColours& colours) {
  auto [figure, panel] = panel_figure(image, grey_image(seen_panel(image), colours.ground), {});
  add_scores(figure.shapes, panel, image.mask, scores, colours);
  return testing::rasterise(figure, 1);
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

TEST_SUITE_BEGIN("panel");

TEST_CASE("a hidden patch is light grey with darker lines, whatever the picture is") {
  for (const std::uint8_t grey : {std::uint8_t{0}, std::uint8_t{128}, std::uint8_t{255}}) {
    const MaskedImage image = three_patches(grey);
    const Image panel = testing::rasterise(mask_figure(image, false, {}), 1);
    const Range hidden = range_of(panel, image.grid, 1);
    CHECK(hidden.mean == doctest::Approx(222).epsilon(0.05));
    CHECK(hidden.darkest < 160);
    CHECK(hidden.lightest == 235);
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
    const Image drawn = overlay(
        image, scores,
        {.map = Colormap::viridis, .ground = Ground::dark, .high = 0.5, .opacity = opacity});
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
  const PatchScores none = {0.0F, 0.0F, 0.0F};
  const Image dark = overlay(image, none, {.ground = Ground::dark, .opacity = 0});
  CHECK(middle_of(dark, image.grid, 0) == std::array<int, 3>{60, 60, 60});  // 0.299 * 200
  const Image light = overlay(image, none, {.opacity = 0});
  CHECK(middle_of(light, image.grid, 0) == std::array<int, 3>{187, 187, 187});  // a third as dark
}

TEST_CASE("no score is a white hole; a hidden patch with a score is its colour, thinly hatched") {
  const MaskedImage image = three_patches(255);
  const ScoreColours colours = {.map = Colormap::viridis, .opacity = 1};
  const Range absent = range_of(overlay(image, {0.0F, std::nullopt, 0.0F}, colours), image.grid, 1);
  CHECK(absent.darkest == 255);

  const Image scored = overlay(image, {0.0F, 1.0F, 0.0F}, colours);
  const double top = colour_at(Colormap::viridis, 1).green * 255;
  const Range range = range_of(scored, image.grid, 1);
  CHECK(range.mean == doctest::Approx(top).epsilon(0.1));
  CHECK(range.darkest < top - 20);
}

TEST_CASE("the photo of a hidden patch never shines through its colour") {
  const ScoreColours colours = {.opacity = 0.3};
  const PatchScores scores = {0.2F, 0.2F, 0.2F};
  const MaskedImage dark = three_patches(0);
  const MaskedImage light = three_patches(255);
  const Range hidden_dark = range_of(overlay(dark, scores, colours), dark.grid, 1);
  const Range hidden_light = range_of(overlay(light, scores, colours), light.grid, 1);
  CHECK(hidden_dark.mean == doctest::Approx(hidden_light.mean));
}

TEST_CASE("warm has another hue for a hidden patch, and a smooth map no edges between alike ones") {
  const MaskedImage image = three_patches(255);
  ScoreColours colours = {.opacity = 1};
  const Image flat = overlay(image, {0.5F, 0.5F, 0.5F}, colours);
  CHECK(close(middle_of(flat, image.grid, 0), colour_at(Colormap::warm, 0.5)));
  const std::array<int, 3> hidden = middle_of(flat, image.grid, 1);
  CHECK(hidden[2] > hidden[1]);  // pink, not orange

  colours.smooth = true;
  MaskedImage whole = image;
  whole.mask.hidden = {0, 0, 0};
  const PatchScores rising = {0.0F, 0.5F, 1.0F};
  const SharedImage grey = grey_image(seen_panel(whole), Ground::light);
  const Image smooth = map_photo(grey, whole.grid, whole.mask, rising, colours);
  const int side = smooth.height;
  const auto green = [&](int column) { return static_cast<int>(smooth.at(side / 2, column)[1]); };
  CHECK(std::abs(green(side) - green(side - 1)) <= 4);  // over the edge of two patches
  CHECK(close(middle_of(smooth, whole.grid, 1), colour_at(Colormap::warm, 0.5)));
  // A key at −∞ has no glow: a visible patch's score does not reach into a hidden one.
  const Image parted = map_photo(grey, image.grid, image.mask, {1.0F, 0.0F, 1.0F}, colours);
  const Colour nothing = colour_at(Colormap::leak, 0);
  for (const int column : {side, side + side / 2, 2 * side - 1}) {
    const std::uint8_t* pixel = parted.at(side / 2, column);
    CHECK(close({pixel[0], pixel[1], pixel[2]}, nothing));
  }
}

TEST_SUITE_END();

}  // namespace lacuna::panel_test
