#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lacuna/base/matrix.hpp"

namespace lacuna::testing {

/// One float32 tensor of a golden file.
struct GoldenTensor {
  std::vector<int> shape;
  std::vector<float> values;  ///< Row-major.

  /// [product of the leading dimensions, last dimension].
  [[nodiscard]] Matrix matrix() const;
};

/// All tensors of tests/golden/`name`, a safetensors file. Read without lacuna's own reader, so
/// that a fault there cannot agree with itself. tests/golden/README.md says what they are.
[[nodiscard]] std::map<std::string, GoldenTensor> golden_tensors(const std::string& name);

/// The numbers that tests/reference/masked_self_attention.py draws: splitmix64 from state `stream`,
/// the top 24 bits k of each word give (k - 2^23) * 2^(exponent - 23), exactly.
[[nodiscard]] std::vector<float> drawn(std::uint64_t stream, std::size_t count, int exponent);

/// max |a - b| / max(1, max |a|); infinity if the sizes differ or a number is not finite.
[[nodiscard]] double scaled_difference(const std::vector<float>& a, const std::vector<float>& b);

/// max |a - b|; infinity if the shapes differ, NaN if a number is NaN.
[[nodiscard]] float largest_difference(ConstMatrixView a, ConstMatrixView b);

}  // namespace lacuna::testing
