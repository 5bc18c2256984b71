#pragma once

#include <span>

namespace lacuna::nn {

/// Kernels over one row. Its bits depend on its own numbers alone, not on the instruction set.

/// row = softmax(scale · row), scale > 0. All NaN if a number of it is NaN or infinite.
void softmax_row(std::span<float> row, float scale);

/// output = (input - mean) / √(variance + epsilon) · weight + bias, variance over n as PyTorch's
/// LayerNorm.
void layer_norm_row(std::span<const float> input, std::span<const float> weight,
                    std::span<const float> bias, float epsilon, std::span<float> output);

/// output = silu(a) · b with silu(x) = x / (1 + exp(-x)); all of one length.
void swiglu_row(std::span<const float> a, std::span<const float> b, std::span<float> output);

/// x = x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 x³))) for each number.
void gelu_tanh_row(std::span<float> row);

/// -Σ w · log w in nats, with 0 · log 0 = 0.
[[nodiscard]] float entropy_of_row(std::span<const float> weights);

}  // namespace lacuna::nn
