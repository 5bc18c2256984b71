#include "lacuna/patch/mask_array.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"

namespace lacuna::mask_array_test {

namespace {

constexpr PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 4};

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

}  // namespace lacuna::mask_array_test
