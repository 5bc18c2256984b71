#include "lacuna/patch/mask_raster.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "support/hidden_ids.hpp"

namespace lacuna::mask_raster_test {

using testing::hidden_ids;
using testing::Ids;

namespace {

constexpr PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 4};  // 8 x 12 pixels
constexpr Box whole{.right = 24, .bottom = 16};

/// An original of 24 x 16 pixels (width x height).
Ids hidden_by(const MaskRaster& raster, const Box& source = whole) {
  return hidden_ids(mask_of_raster(raster, "m.png", grid, source, 16, 24));
}

/// White from one column on.
MaskRaster right_of(int first, int height, int width) {
  MaskRaster raster{.height = height, .width = width, .hidden = {}};
  for (int i = 0; i < height * width; ++i) {
    raster.hidden.push_back(i % width >= first ? 1 : 0);
  }
  return raster;
}

}  // namespace

TEST_CASE("a mask of the grid's size is taken cell by cell") {
  CHECK(hidden_by({.height = 2, .width = 3, .hidden = {1, 0, 0, 0, 0, 1}}) == Ids{0, 5});
}

TEST_CASE("a mask of the original's size hides the patches of which half is hidden") {
  CHECK(hidden_by(right_of(16, 16, 24)) == Ids{2, 5});
  CHECK(hidden_by(right_of(20, 16, 24)) == Ids{2, 5});
  CHECK(hidden_by(right_of(22, 16, 24)).empty());
}

TEST_CASE("a mask of the original's size passes the image's own crop") {
  // The grid shows the right half only, stretched: a patch is 4 x 8 of the original's pixels.
  const Box right_half{.left = 12, .right = 24, .bottom = 16};
  CHECK(hidden_by(right_of(16, 16, 24), right_half) == Ids{1, 2, 4, 5});
  CHECK(hidden_by(right_of(12, 16, 24), right_half) == Ids{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a mask is never resized silently: both sizes are named") {
  CHECK_THROWS_WITH_AS(hidden_by(right_of(1, 8, 12)),
                       "m.png: the mask is 12 x 8 (width x height), needed the image's 24 x 16 or "
                       "the grid's 3 x 2; save the mask in one of these sizes",
                       Error);
  CHECK_THROWS_WITH_AS(hidden_by(right_of(1, 24, 16)),
                       "m.png: the mask is 16 x 24 (width x height), needed the image's 24 x 16 or "
                       "the grid's 3 x 2; the image is rotated by its EXIF tag: rotate the mask as "
                       "well",
                       Error);
}

}  // namespace lacuna::mask_raster_test
