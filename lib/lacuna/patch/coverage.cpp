#include "lacuna/patch/coverage.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lacuna {

Mask mask_of_coverage(const PatchGrid& grid, const Box& source,
                      const std::function<bool(double x, double y)>& covered) {
  const int height = grid.rows * grid.patch_size;
  const int width = grid.columns * grid.patch_size;
  std::vector<int> covered_pixels(static_cast<std::size_t>(grid.count()), 0);
  for (int row = 0; row < height; ++row) {
    const double y = source.top + (row + 0.5) * source.height() / height;
    for (int column = 0; column < width; ++column) {
      const double x = source.left + (column + 0.5) * source.width() / width;
      const int patch = row / grid.patch_size * grid.columns + column / grid.patch_size;
      covered_pixels[static_cast<std::size_t>(patch)] += covered(x, y) ? 1 : 0;
    }
  }
  std::vector<std::uint8_t> hidden;
  hidden.reserve(covered_pixels.size());
  for (const int pixels : covered_pixels) {
    hidden.push_back(2 * pixels >= grid.patch_size * grid.patch_size ? 1 : 0);
  }
  return mask_of(std::move(hidden));
}

}  // namespace lacuna
