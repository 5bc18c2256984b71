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
  /// stores them. Called from several threads at once.
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

/// How tall the strips are that `rows` rows are cut into: short enough that what a strip leaves for
/// the next step is still in the cache, and as many as keep all threads at work, where there are
/// rows enough.
[[nodiscard]] int strip_rows(int rows, int threads);

}  // namespace lacuna::nn
