#include "lacuna/analysis/reconstruct/inpainting.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lacuna/analysis/reconstruct/picture_error.hpp"
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

TEST_CASE("the error counts hidden patches only: 255 off is 0 dB, 1 off is 48.13 dB") {
  const auto error_of = [](int difference) {
    const MaskedImage truth =
        testing::tiny_image(grid, {1, 0, 0, 0}, [](int, int, int) { return 0; });
    // Patch 0 is off by `difference`, and visible patch 3 by 100.
    const MaskedImage off = testing::tiny_image(grid, {1, 0, 0, 0}, [&](int row, int column, int) {
      return row < 8 && column < 8 ? difference : row >= 8 && column >= 8 ? 100 : 0;
    });
    return picture_error(off.seen.pixels, truth.seen.pixels, grid, truth.mask);
  };
  CHECK(error_of(255)->mse == 65025);
  CHECK(*error_of(255)->psnr == doctest::Approx(0));
  CHECK(*error_of(1)->psnr == doctest::Approx(48.1308));
  CHECK(error_of(0)->mse == 0);
  CHECK_FALSE(error_of(0)->psnr.has_value());
}

TEST_CASE("where no patch is hidden there is no error, and visible patches never have one") {
  const MaskedImage image =
      testing::tiny_image(grid, {0, 0, 0, 0}, [](int row, int, int) { return row; });
  CHECK_FALSE(picture_error(image.seen.pixels, image.original, grid, image.mask).has_value());
  const Image black(16, 16);
  const PatchScores errors = patch_errors(black, image.seen.pixels, grid, mask_of({0, 1, 0, 1}));
  CHECK_FALSE(errors[0].has_value());
  CHECK(*errors[1] == 17.5F);  // the mean of 0, 1, 4, … 49
  CHECK_FALSE(errors[2].has_value());
}

TEST_SUITE_END();

}  // namespace lacuna::inpainting_test
