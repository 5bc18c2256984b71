#pragma once

#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"

namespace lacuna::nn {

// Kernels over rows, on the calling thread. A row's bits depend on its own numbers alone, not on
// the instruction set.

/// row = softmax(scale · row), scale > 0. All NaN if a number of it is NaN or infinite.
void softmax_row(std::span<float> row, float scale);

/// Parameters of a layer normalisation over the columns.
struct LayerNorm {
  std::vector<float> weight;  ///< [columns].
  std::vector<float> bias;    ///< [columns].
  float epsilon = 1e-6F;
};
/// output = (input - mean) / √(variance + epsilon) · weight + bias, the variance divided by
/// n as in PyTorch's LayerNorm. `output` may be `input`.
void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output);

/// output [rows, columns] = silu(a) · b with silu(x) = x / (1 + exp(-x)), of input
/// [rows, 2 · columns], whose halves are a and b.
void swiglu(ConstMatrixView input, MatrixView output);

/// x = x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 x³))) for each number.
void gelu_tanh(MatrixView values);

/// -Σ w · log w in nats, with 0 · log 0 = 0, of weights that are at least 0.
[[nodiscard]] float entropy_of_row(std::span<const float> weights);

}  // namespace lacuna::nn
