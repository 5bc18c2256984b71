#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/model/nn/packed_matrix.hpp"

namespace lacuna::nn {

/// What becomes of a product.
enum class Epilogue {
  none,
  gelu,           ///< x · Φ(x), not the form with tanh.
  add_to_output,  ///< output += a b + bias: the residual.
};

/// output [rows, columns] = a [rows, inputs] · b + bias, on the calling thread. `bias` [columns],
/// or empty. A number is bias + Σ aᵢ bᵢ with one rounding a step, i in ascending order, in runs of
/// depth_of_run steps that are added up: the same bits whichever other rows and columns there are,
/// and for each instruction set. Reads nothing behind a row of `a`, writes nothing behind one of
/// `output`.
void multiply(ConstMatrixView a, const PackedMatrix& b, std::span<const float> bias,
              Epilogue epilogue, MatrixView output);

/// So many steps of a panel, 48 KB, stay in the L2 cache while rows pass by; and a sum of so
/// many numbers loses little to rounding.
inline constexpr int depth_of_run = 256;

/// out [m, n] = a [m, k] · b [k, n], plain row-major, on the calling thread.
void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out);

}  // namespace lacuna::nn
