#include "lacuna/patch/patches.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "lacuna/base/error.hpp"

namespace lacuna::patches_test {

namespace {

/// 0, 1, 2, … over [3, height, width].
Planes counting_planes(int height, int width) {
  Planes planes{.height = height, .width = width, .values = {}};
  planes.values.resize(static_cast<std::size_t>(3 * height * width));
  std::iota(planes.values.begin(), planes.values.end(), 0.0F);
  return planes;
}

}  // namespace

TEST_CASE("a patch vector runs over channel, then row, then column") {
  // 2 x 4 pixels: channel 0 is 0..7, channel 1 is 8..15, channel 2 is 16..23.
  const PatchGrid grid = grid_of(2, 4, 2);
  const Matrix patches = cut_patches(counting_planes(2, 4), grid);
  REQUIRE(patches.rows() == 2);
  REQUIRE(patches.columns() == 12);
  const float right_patch[] = {2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23};
  for (int i = 0; i < 12; ++i) {
    CHECK(patches.at(1, i) == right_patch[i]);
  }
}

TEST_CASE("pasting undoes cutting on a grid that is not square") {
  const Planes planes = counting_planes(6, 15);
  const PatchGrid grid = grid_of(6, 15, 3);
  CHECK(grid == PatchGrid{.rows = 2, .columns = 5, .patch_size = 3});
  const Planes pasted = paste_patches(cut_patches(planes, grid), grid);
  CHECK(pasted.height == 6);
  CHECK(pasted.width == 15);
  CHECK(pasted.values == planes.values);
}

TEST_CASE("a model input that is no whole number of patches is refused") {
  CHECK_THROWS_WITH_AS((void)grid_of(224, 230, 16),
                       "model input 224 x 230 (height x width): needed multiples of the patch size "
                       "16; change --image-size",
                       Error);
  CHECK_THROWS_AS((void)grid_of(0, 16, 16), Error);
}

}  // namespace lacuna::patches_test
