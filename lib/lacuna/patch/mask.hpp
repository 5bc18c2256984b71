#pragma once

#include <cstdint>
#include <vector>

namespace lacuna {

/// Which patches are hidden. As in MAE, 1 = hidden (removed), 0 = visible.
struct Mask {
  std::vector<std::uint8_t> hidden;  ///< [patch_count], raster order, 0 or 1.
  /// The visible patches: in the generator's order, raster for specified masks.
  std::vector<int> ids_keep;
  /// [patch_count]: place of each patch in (ids_keep, then the hidden ones).
  std::vector<int> ids_restore;

  [[nodiscard]] int hidden_count() const;
  [[nodiscard]] int visible_count() const;
};

/// A mask whose ids are in raster order.
[[nodiscard]] Mask mask_of(std::vector<std::uint8_t> hidden);

/// MAE's: the first `visible_count` of `ids_shuffle`, a permutation of the patches, stay visible.
[[nodiscard]] Mask mask_of_shuffle(const std::vector<int>& ids_shuffle, int visible_count);

/// Visible becomes hidden and the reverse; ids in raster order.
[[nodiscard]] Mask inverted(const Mask& mask);

}  // namespace lacuna
