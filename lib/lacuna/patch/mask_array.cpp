#include "lacuna/patch/mask_array.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

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
                fmt::format("{}: the array's shape is ({}), needed (rows, columns) of the grid, "
                            "({}, {}), or of the image; reshape it",
                            subject, fmt::join(array.shape, ", "), grid.rows, grid.columns));
  }
  MaskRaster raster{
      .height = static_cast<int>(shape[0]), .width = static_cast<int>(shape[1]), .hidden = {}};
  raster.hidden.reserve(array.values.size());
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    if (std::isnan(array.values[i])) {
      throw Error(ErrorKind::bad_value,
                  fmt::format("{}: element {} is NaN, needed 0 for visible or another number for "
                              "hidden; mend it with numpy.nan_to_num",
                              subject, i));
    }
    raster.hidden.push_back(array.values[i] != 0 ? 1 : 0);
  }
  return raster;
}

}  // namespace lacuna
