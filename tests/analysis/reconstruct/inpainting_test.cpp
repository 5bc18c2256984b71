#include "lacuna/analysis/reconstruct/inpainting.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/ppm.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::inpainting_test {

namespace {

constexpr PatchGrid grid = {.rows = 2, .columns = 2, .patch_size = 8};
constexpr Fill fills[] = {Fill::mean_colour, Fill::telea, Fill::navier_stokes};

}  // namespace

TEST_SUITE_BEGIN("inpainting");

TEST_CASE("no fill sees a hidden pixel, and none changes a visible one") {
  const Mask mask = mask_of({0, 1, 1, 0});
  const auto picture = [&](int hidden_value) {
    return testing::tiny_image(grid, {0, 1, 1, 0},
                               [&](int row, int column, int colour) {
                                 return (row < 8) == (column < 8) ? 5 * row + 3 * column + colour
                                                                  : hidden_value;
                               })
        .seen.pixels;
  };
  for (const Fill fill : fills) {
    CAPTURE(std::string(word_of(fill_words, fill)));
    const Image filled_in = filled(picture(0), grid, mask, fill);
    CHECK(filled_in.pixels == filled(picture(255), grid, mask, fill).pixels);
    for (const int corner : {0, 15}) {
      CHECK(std::equal(filled_in.at(corner, corner), filled_in.at(corner, corner) + 3,
                       picture(0).at(corner, corner)));
    }
  }
}

TEST_CASE("a picture of one colour is filled with that colour") {
  const MaskedImage image = testing::tiny_image(
      grid, {1, 1, 1, 0}, [](int, int, int colour) { return 40 + 60 * colour; });
  for (const Fill fill : fills) {
    CAPTURE(std::string(word_of(fill_words, fill)));
    const Image result = filled(image.seen.pixels, grid, image.mask, fill);
    // OpenCV's Telea drifts by a few levels even here; it does not see the hidden pixels (above).
    CHECK(testing::largest_difference(result, image.seen.pixels) <= (fill == Fill::telea ? 4 : 0));
  }
}

TEST_CASE("the mean colour is that of the visible pixels, rounded") {
  const MaskedImage image = testing::tiny_image(
      grid, {0, 1, 1, 0}, [](int row, int, int colour) { return row < 8 ? 10 : 13 + colour; });
  const Image result = filled(image.seen.pixels, grid, image.mask, Fill::mean_colour);
  CHECK(result.at(0, 15)[0] == 12);  // 11.5
  CHECK(result.at(0, 15)[1] == 12);
  CHECK(result.at(0, 15)[2] == 13);  // 12.5
}

TEST_SUITE_END();

}  // namespace lacuna::inpainting_test
