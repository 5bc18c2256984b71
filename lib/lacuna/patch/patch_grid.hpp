#pragma once

namespace lacuna {

/// How an image is cut: square patches, numbered in raster order from 0. The grid itself is
/// never assumed square.
struct PatchGrid {
  int rows = 0;
  int columns = 0;
  int patch_size = 0;  ///< Pixels of the model's input, per side.

  [[nodiscard]] int count() const { return rows * columns; }
  [[nodiscard]] int row_of(int patch) const { return patch / columns; }
  [[nodiscard]] int column_of(int patch) const { return patch % columns; }
  /// Whose pixel it is, in the model's input.
  [[nodiscard]] int patch_at(int pixel_row, int pixel_column) const {
    return pixel_row / patch_size * columns + pixel_column / patch_size;
  }
  [[nodiscard]] bool operator==(const PatchGrid&) const = default;
};

}  // namespace lacuna
