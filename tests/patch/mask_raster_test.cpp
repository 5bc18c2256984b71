#include "lacuna/patch/mask_raster.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <string>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
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
  MaskRaster raster{.height = height, .width = width, .hidden = {}, .unusual = {}};
  for (int i = 0; i < height * width; ++i) {
    raster.hidden.push_back(i % width >= first ? 1 : 0);
  }
  return raster;
}

/// Float64 numbers as numpy.save() would write them.
Bytes array_file(const std::string& shape, const std::vector<double>& values) {
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}";
  Bytes file = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, static_cast<std::uint8_t>(header.size()), 0};
  file.insert(file.end(), header.begin(), header.end());
  for (const double value : values) {
    const auto bytes = std::bit_cast<std::array<std::uint8_t, sizeof value>>(value);
    file.insert(file.end(), bytes.begin(), bytes.end());
  }
  return file;
}

MaskRaster read(const std::string& shape, const std::vector<double>& values) {
  return read_mask_array(array_file(shape, values), "m.npy", grid);
}

}  // namespace

TEST_CASE("whatever is not 0 is hidden") {
  const MaskRaster raster = read("(2, 3)", {0, 1, -1, 0.5, -0.0, 1e-300});
  CHECK(raster.height == 2);
  CHECK(raster.width == 3);
  CHECK(raster.hidden == std::vector<std::uint8_t>{0, 1, 1, 1, 0, 1});
  CHECK(raster.unusual == "has values such as -1: all but 0 is hidden");
  CHECK(read("(2, 3)", {0, 1, 1, 0, 0, 1}).unusual.empty());
  CHECK(read("(2, 3)", {0, 255, 255, 0, 0, 0}).unusual.empty());
}

TEST_CASE("a flat list of one value per patch has the grid's shape, also in a batch of one") {
  for (const char* shape : {"(6,)", "(1, 6)", "(1, 1, 2, 3)"}) {
    CAPTURE(shape);
    const MaskRaster raster = read(shape, {0, 0, 0, 0, 1, 0});
    CHECK(raster.height == 2);
    CHECK(raster.width == 3);
    CHECK(raster.hidden[4] == 1);
  }
}

TEST_CASE("another size is kept for comparison with the original's") {
  const MaskRaster raster = read("(3, 2)", {0, 0, 0, 0, 1, 0});
  CHECK(raster.height == 3);
  CHECK(raster.width == 2);
  CHECK(read("(1, 4)", {0, 0, 0, 0}).width == 4);
}

TEST_CASE("an array of three dimensions or none is refused by its shape") {
  CHECK_THROWS_WITH_AS(read("(2, 3, 3)", std::vector<double>(18)),
                       "m.npy: the array's shape is (2, 3, 3), needed (rows, columns) of the grid, "
                       "(2, 3), or of the image; reshape it",
                       Error);
  CHECK_THROWS_AS(read("()", {1}), Error);
  CHECK_THROWS_AS(read("(0, 4294967296)", {}), Error);
}

TEST_CASE("NaN is neither hidden nor visible") {
  CHECK_THROWS_WITH_AS(
      read("(2, 3)", {0, 0, 0.0 / 0.0, 0, 0, 0}),
      "m.npy: element 2 is NaN, needed 0 for visible or another number for hidden; "
      "mend it with numpy.nan_to_num",
      Error);
}

TEST_CASE("a mask of the grid's size is taken cell by cell") {
  CHECK(hidden_by({.height = 2, .width = 3, .hidden = {1, 0, 0, 0, 0, 1}, .unusual = {}}) ==
        Ids{0, 5});
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
