#include "lacuna/analysis/reconstruct/picture_error.hpp"

#include <doctest/doctest.h>

#include "support/tiny_mae.hpp"

namespace lacuna::picture_error_test {

namespace {

constexpr PatchGrid grid = {.rows = 2, .columns = 2, .patch_size = 8};

}  // namespace

TEST_SUITE_BEGIN("picture_error");

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

}  // namespace lacuna::picture_error_test
