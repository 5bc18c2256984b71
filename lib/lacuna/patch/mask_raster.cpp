#include "lacuna/patch/mask_raster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "lacuna/base/error.hpp"
#include "lacuna/patch/coverage.hpp"

namespace lacuna {

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
  throw Error(
      ErrorKind::bad_value,
      fmt::format("{}: the mask is {} x {} (width x height), needed the image's {} x {} or the "
                  "grid's {} x {}; {}",
                  subject, raster.width, raster.height, original_width, original_height,
                  grid.columns, grid.rows,
                  lying ? "the image is rotated by its EXIF tag: rotate the mask as well"
                        : "save the mask in one of these sizes"));
}

}  // namespace lacuna
