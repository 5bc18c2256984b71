#pragma once

#include <string>

#include "lacuna/base/matrix.hpp"

namespace lacuna {

/// Where a model's weights come from: a checkpoint, or the seeded generator. Tensors are asked for
/// once each, by their timm name ("blocks.3.attn.qkv.weight"), and packed as they arrive, so that
/// no second copy of the model is alive.
class TensorSource {
 public:
  virtual ~TensorSource() = default;

  /// The tensor as float32 [rows, columns]; leading dimensions of 1 and trailing ones are folded:
  /// [1, 197, 192] is [197, 192], [192, 3, 16, 16] is [192, 768], [192] is [1, 192].
  /// Throws Error{bad_value} if it is missing or of another shape (naming both), or holds NaN or
  /// infinity.
  [[nodiscard]] virtual Matrix tensor(const std::string& name, int rows, int columns) = 0;
};

}  // namespace lacuna
