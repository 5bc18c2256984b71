#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/model/nn/packed_matrix.hpp"

namespace lacuna::nn {

/// What becomes of a product.
enum class Epilogue {
  none,
  gelu,           ///< x · Φ(x), off by at most 7e-7; gelu_tanh() is another function.
  add_to_output,  ///< output += a b + bias: the residual.
};

/// output [rows, columns] = a [rows, inputs] · b [inputs, columns] + bias, on the calling thread;
/// inputs > 0, `bias` [columns] or empty, `output` apart from `a`. A number is bias + Σ aᵢ bᵢ with
/// one rounding a step, i in ascending order, in runs of depth_of_run steps that are added up: the
/// same bits whichever other rows and columns there are, and for each instruction set. Reads
/// nothing past a row of `a`, writes nothing past one of `output`.
void multiply(ConstMatrixView a, const PackedMatrix& b, std::span<const float> bias,
              Epilogue epilogue, MatrixView output);

/// This many steps of a panel, 48 KB at most, stay in the L2 cache while rows pass by; and a sum of
/// as many numbers loses little to rounding.
inline constexpr int depth_of_run = 256;

}  // namespace lacuna::nn
