#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"

namespace lacuna::nn {

/// `columns` rounded up to a multiple of 16: as memory holds them, in whole vectors.
[[nodiscard]] constexpr int in_sixteens(int columns) {
  return parts(columns, 16) * 16;
}

/// What the right side of a product is, which decides how wide its panels are: as the tiles that
/// are fastest for it (tiles-inl.hpp).
enum class RightSide {
  weights,   ///< Read once and multiplied for every image. 48 columns with AVX-512, 16 with AVX2.
  attention  ///< Keys or values of a head, packed for one layer. 32 columns, or 16.
};

/// The right side B [inputs, columns] of products, packed: panels of columns, in each of them row
/// after row, so that the kernel reads it from front to back.
///
///     B:   0  1  2  3 | 4  5  6  7 | 8  9           three panels, drawn four columns wide
///         10 11 12 13 |14 15 16 17 |18 19
///
///     memory:   0 1 2 3 10 11 12 13 | 4 5 6 7 14 15 16 17 | 8 9 0 0 18 19 0 0
///
/// How wide depends on this machine's instructions, so what is packed is never written to a file.
/// The last panel is as wide as its columns need, rounded up to sixteens, filled up with 0.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  PackedMatrix(int inputs, int columns, RightSide kind);

  /// The shape of another matrix, in the same memory where it is enough. Its contents are to be
  /// packed anew.
  void reshape(int inputs, int columns);

  [[nodiscard]] int inputs() const { return inputs_; }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int panels() const;
  /// The columns [first, end) of a panel.
  [[nodiscard]] int first_column(int panel) const { return panel * width_; }
  [[nodiscard]] int end_column(int panel) const { return std::min(columns_, (panel + 1) * width_); }
  /// The width of all panels but the last.
  [[nodiscard]] int panel_width() const { return width_; }
  /// The first float of a panel, at a 64-byte boundary.
  [[nodiscard]] const float* panel(int index) const {
    return memory_.data() + static_cast<std::ptrdiff_t>(index) * width_ * inputs_;
  }

  /// Packs one panel from its columns, each `inputs` floats in a row: as a checkpoint stores
  /// weights, as keys are. Columns that are missing at the end are 0.
  void pack_columns(int panel, std::span<const float* const> columns);
  /// Packs B from its rows, `inputs` times `columns` floats: as values are.
  void pack_rows(std::span<const float* const> rows);

 private:
  float* target(int index) {
    return memory_.data() + static_cast<std::ptrdiff_t>(index) * width_ * inputs_;
  }

  int inputs_ = 0;
  int columns_ = 0;
  int width_ = 16;
  Matrix memory_;
};

}  // namespace lacuna::nn
