// A mask that was made with pixels in mind becomes one of patches: the centre of every pixel of the
// model's input is looked up at its place in the original, so the mask passes the same crop and
// resize as the picture does, without being blurred by it.
#include "lacuna/patch/mask_raster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/npy.hpp"

namespace lacuna {
MaskRaster read_mask_array(std::span<const std::uint8_t> file, const std::string& subject,
                           const PatchGrid& grid) {
  const NpyArray array = read_npy(file, subject);
  std::vector<std::size_t> shape = array.shape;
  while (shape.size() > 1 && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  if (shape.size() == 1 && array.values.size() == static_cast<std::size_t>(grid.count())) {
    shape = {static_cast<std::size_t>(grid.rows), static_cast<std::size_t>(grid.columns)};
  }
  constexpr std::size_t longest = std::numeric_limits<int>::max();
  if (shape.size() == 1) {
    shape.insert(shape.begin(), 1);
  }
  if (shape.size() != 2 || shape[0] > longest || shape[1] > longest) {
    throw Error(ErrorKind::bad_value,
                "{}: the array's shape is ({}), needed (rows, columns) of the grid, ({}, {}), or "
                "of the image; reshape it",
                subject, fmt::join(array.shape, ", "), grid.rows, grid.columns);
  }
  MaskRaster raster{.height = static_cast<int>(shape[0]),
                    .width = static_cast<int>(shape[1]),
                    .hidden = {},
                    .unusual = {}};
  raster.hidden.reserve(array.values.size());
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    if (std::isnan(array.values[i])) {
      throw Error(ErrorKind::bad_value,
                  "{}: element {} is NaN, needed 0 for visible or another number for hidden; mend "
                  "it with numpy.nan_to_num",
                  subject, i);
    }
    raster.hidden.push_back(array.values[i] != 0 ? 1 : 0);
    const bool is_usual = array.values[i] == 0 || array.values[i] == 1 || array.values[i] == 255;
    if (!is_usual && raster.unusual.empty()) {
      raster.unusual = fmt::format("has values such as {}: all but 0 is hidden", array.values[i]);
    }
  }
  return raster;
}

Mask mask_of_coverage(const PatchGrid& grid, const Box& source,
                      const std::function<bool(double x, double y)>& covered) {
  const int height = grid.rows * grid.patch_size;
  const int width = grid.columns * grid.patch_size;
  std::vector<int> covered_pixels(static_cast<std::size_t>(grid.count()), 0);
  for (int row = 0; row < height; ++row) {
    const double y = source.top + (row + 0.5) * source.height() / height;
    for (int column = 0; column < width; ++column) {
      const double x = source.left + (column + 0.5) * source.width() / width;
      covered_pixels[static_cast<std::size_t>(grid.patch_at(row, column))] += covered(x, y) ? 1 : 0;
    }
  }
  std::vector<std::uint8_t> hidden;
  hidden.reserve(covered_pixels.size());
  for (const int pixels : covered_pixels) {
    hidden.push_back(2 * pixels >= grid.patch_size * grid.patch_size ? 1 : 0);
  }
  return mask_of(std::move(hidden));
}

Mask mask_of_raster(const MaskRaster& raster, const std::string& subject, const PatchGrid& grid,
                    const Box& source, int original_height, int original_width) {
  if (raster.height == grid.rows && raster.width == grid.columns) {
    return mask_of(raster.hidden);
  }
  if (raster.height == original_height && raster.width == original_width) {
    return mask_of_coverage(grid, source, [&](double x, double y) {
      const int column = std::clamp(static_cast<int>(x), 0, raster.width - 1);
      const int row = std::clamp(static_cast<int>(y), 0, raster.height - 1);
      return raster.hidden[static_cast<std::size_t>(row) * static_cast<std::size_t>(raster.width) +
                           static_cast<std::size_t>(column)] != 0;
    });
  }
  const bool lying = raster.height == original_width && raster.width == original_height;
  throw Error(ErrorKind::bad_value,
              "{}: the mask is {} x {} (width x height), needed the image's {} x {} or the grid's "
              "{} x {}; {}",
              subject, raster.width, raster.height, original_width, original_height, grid.columns,
              grid.rows,
              lying ? "the image is rotated by its EXIF tag: rotate the mask as well"
                    : "save the mask in one of these sizes");
}

}  // namespace lacuna
