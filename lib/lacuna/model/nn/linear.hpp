#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/matrix_product.hpp"

namespace lacuna::nn {

/// y = x Wᵀ + b, the weights packed once.
class Linear {
 public:
  Linear() = default;
  /// Gives rows [first, first + target.rows) of the weights [outputs, inputs], as a checkpoint
  /// stores them. From any thread.
  using ReadRows = std::function<void(int first, MatrixView target)>;
  /// Each panel is read and packed while it is in a cache. `bias` [outputs] is copied.
  Linear(int inputs, std::span<const float> bias, const ReadRows& read, Workers& workers);
  /// From `weights` [outputs, inputs] that are there.
  Linear(ConstMatrixView weights, std::span<const float> bias, Workers& workers);

  [[nodiscard]] int inputs() const { return weights_.inputs(); }
  [[nodiscard]] int outputs() const { return weights_.columns(); }
  [[nodiscard]] const PackedMatrix& weights() const { return weights_; }
  [[nodiscard]] std::span<const float> bias() const { return bias_; }

 private:
  PackedMatrix weights_;
  std::vector<float> bias_;
};

/// input [rows, inputs] -> output [rows, outputs], on the calling thread. A row's bits depend on
/// its own numbers alone: multiply().
void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output);
/// The same, the rows shared out among the workers.
void linear(ConstMatrixView input, const Linear& layer, Epilogue epilogue, MatrixView output,
            Workers& workers);

/// Parameters of a layer normalisation over the columns.
struct LayerNorm {
  std::vector<float> weight;
  std::vector<float> bias;
  float epsilon = 1e-6F;
};
void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output);

/// gelu_tanh_row() of each row.
void gelu_tanh(MatrixView values);

/// output [rows, columns] = silu(a) · b of input [rows, 2 · columns], whose halves are a and b.
void swiglu(ConstMatrixView input, MatrixView output);

/// How tall the strips are that `rows` rows are cut into for so many threads: short enough that
/// what a strip leaves for the next step is still in the cache, and so many that all threads have
/// work.
[[nodiscard]] int strip_rows(int rows, int threads);

}  // namespace lacuna::nn
