#pragma once

#include <string>

#include "lacuna/base/matrix.hpp"

namespace lacuna {

/// Where a model's weights come from: a checkpoint, or the seeded generator. Tensors are asked for
/// by their timm name ("blocks.3.attn.qkv.weight"); large ones in pieces, on all threads, each
/// packed as it arrives, so that no second copy of the model, nor of a tensor, is alive.
class TensorSource {
 public:
  virtual ~TensorSource() = default;

  /// Rows [first, first + target.rows) of the tensor as float32 [rows, target.columns]; leading
  /// dimensions of 1 and trailing ones are folded: [1, 197, 192] is [197, 192], [192, 3, 16, 16] is
  /// [192, 768], [192] is [1, 192]. `target` is dense. From any thread.
  /// Throws Error{bad_value} if the tensor is missing or of another shape (naming both), or holds
  /// NaN or infinity.
  virtual void read_rows(const std::string& name, int rows, int first, MatrixView target) const = 0;

  /// All of its rows.
  [[nodiscard]] Matrix tensor(const std::string& name, int rows, int columns) const {
    Matrix values = Matrix::unset(rows, columns);
    read_rows(name, rows, 0, values.view());
    return values;
  }
};

}  // namespace lacuna
