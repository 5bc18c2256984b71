// Differences of bytes are summed as whole numbers, exactly, and divided once.
#include "lacuna/analysis/reconstruct/picture_error.hpp"

#include <cmath>
#include <cstdint>

namespace lacuna {
namespace {

/// Exact: whole numbers.
std::int64_t squared_difference(const Image& picture, const Image& truth, const PatchGrid& grid,
                                int patch) {
  const int top = grid.row_of(patch) * grid.patch_size;
  const int left = grid.column_of(patch) * grid.patch_size;
  std::int64_t sum = 0;
  for (int row = top; row < top + grid.patch_size; ++row) {
    const std::uint8_t* a = picture.at(row, left);
    const std::uint8_t* b = truth.at(row, left);
    for (int place = 0; place < 3 * grid.patch_size; ++place) {
      const int difference = a[place] - b[place];
      sum += std::int64_t{difference} * difference;
    }
  }
  return sum;
}

double values_of(const PatchGrid& grid) {
  return 3.0 * grid.patch_size * grid.patch_size;
}

}  // namespace

std::optional<PictureError> picture_error(const Image& picture, const Image& truth,
                                          const PatchGrid& grid, const Mask& mask) {
  std::int64_t sum = 0;
  for (int patch = 0; patch < grid.count(); ++patch) {
    if (mask.is_hidden(patch)) {
      sum += squared_difference(picture, truth, grid, patch);
    }
  }
  const int hidden = mask.hidden_count();
  if (hidden == 0) {
    return std::nullopt;
  }
  PictureError error{.mse = static_cast<double>(sum) / (hidden * values_of(grid)), .psnr = {}};
  if (sum > 0) {
    error.psnr = 10 * std::log10(255.0 * 255.0 / error.mse);
  }
  return error;
}

PatchScores patch_errors(const Image& picture, const Image& truth, const PatchGrid& grid,
                         const Mask& mask) {
  PatchScores errors(static_cast<std::size_t>(grid.count()));
  for (int patch = 0; patch < grid.count(); ++patch) {
    if (mask.is_hidden(patch)) {
      errors[static_cast<std::size_t>(patch)] = static_cast<float>(
          static_cast<double>(squared_difference(picture, truth, grid, patch)) / values_of(grid));
    }
  }
  return errors;
}

}  // namespace lacuna
