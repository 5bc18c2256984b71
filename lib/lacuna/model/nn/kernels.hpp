#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"

namespace lacuna::nn {

/// y = x Wᵀ + b with the weights packed once for the matrix unit. The output columns are cut into
/// fixed panels, one task each, so that the bytes of a product do not depend on the number of
/// workers.
class Linear {
 public:
  Linear();
  /// `weights` [outputs, inputs] and `bias` [outputs] as a checkpoint stores them; both are copied.
  Linear(ConstMatrixView weights, std::span<const float> bias, Workers& workers);
  ~Linear();
  Linear(Linear&&) noexcept;
  Linear& operator=(Linear&&) noexcept;

  [[nodiscard]] int inputs() const;
  [[nodiscard]] int outputs() const;

  struct Packed;
  [[nodiscard]] const Packed& packed() const { return *packed_; }

 private:
  std::unique_ptr<Packed> packed_;
};

/// What happens to a product before it is stored.
enum class Epilogue {
  none,
  gelu,           ///< Exact: x · Φ(x), by erf.
  add_to_output,  ///< output += x Wᵀ + b: the residual.
};

/// input [rows, inputs] -> output [rows, outputs]. A row's bits depend on its own numbers alone:
/// not on how many rows share the product, nor on its place among them.
void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output,
            Workers& workers);
/// The same where the output's rows lie in several matrices, the first rows in the first.
void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue,
            std::span<const MatrixView> outputs, Workers& workers);

/// Parameters of a layer normalisation over the columns.
struct LayerNorm {
  std::vector<float> weight;
  std::vector<float> bias;
  float epsilon = 1e-6F;
};
void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output, Workers& workers);

/// output [rows, columns] = silu(a) · b of input [rows, 2 · columns], whose halves are a and b.
void swiglu(ConstMatrixView input, MatrixView output, Workers& workers);

}  // namespace lacuna::nn
