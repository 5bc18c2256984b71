#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// Which patches are hidden. As in MAE, 1 = hidden (removed), 0 = visible.
struct Mask {
  std::vector<std::uint8_t> hidden;  ///< [patch_count], raster order, 0 or 1.
  /// The visible patches: in the generator's order, raster for specified masks.
  std::vector<int> ids_keep;
  /// [patch_count]: place of each patch in (ids_keep, then the hidden ones).
  std::vector<int> ids_restore;

  [[nodiscard]] bool is_hidden(int patch) const {
    return hidden[static_cast<std::size_t>(patch)] != 0;
  }
  [[nodiscard]] int hidden_count() const;
  [[nodiscard]] int visible_count() const;
};

/// Calls visit(row, column) for each pixel of the model's input that is hidden, or that is not.
template <typename Visit>
void for_each_pixel(const PatchGrid& grid, const Mask& mask, bool hidden, const Visit& visit) {
  for (int row = 0; row < grid.rows * grid.patch_size; ++row) {
    for (int column = 0; column < grid.columns * grid.patch_size; ++column) {
      if (mask.is_hidden(grid.patch_at(row, column)) == hidden) {
        visit(row, column);
      }
    }
  }
}

/// A mask whose ids are in raster order.
[[nodiscard]] Mask mask_of(std::vector<std::uint8_t> hidden);

/// MAE's: the first `visible_count` of `ids_shuffle`, a permutation of the patches, stay visible.
[[nodiscard]] Mask mask_of_shuffle(const std::vector<int>& ids_shuffle, int visible_count);

/// Visible becomes hidden and the reverse; ids in raster order.
[[nodiscard]] Mask inverted(const Mask& mask);

}  // namespace lacuna
