#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/packed_matrix.hpp"
#include "lacuna/model/vit/attention_sink.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// The row of a query after all layers.
struct RolloutRow {
  Query query;
  std::vector<float> weights;  ///< [sequence]; adds up to 1.
};

/// Attention rollout: R = Â_last ··· Â_0 with Â = A + I, A the mean over heads, and each row of Â
/// divided by its sum. A token that may not be attended is a column of 0 but for its own residual,
/// so the rows of visible tokens are the same under `deit` and `mae`.
/// Holds a few [tokens, tokens], not one for each layer.
/// Source: Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 4.
class RolloutSink : public AttentionSink {
 public:
  RolloutSink(const TokenLayout& layout, int heads);
  void take(const HeadAttention& attention) override;
  /// Multiplies a layer in: to be called between the last head of one and the first of the next.
  void end_layer(Workers& workers);
  /// Row = query token, column = token. Of the layers that have ended.
  [[nodiscard]] const Matrix& rollout() const { return rollout_; }
  /// The rows of the queries that exist in this layout.
  [[nodiscard]] std::vector<RolloutRow> rows(const std::vector<Query>& queries) const;

 private:
  static constexpr int strips = 16;

  void take_strip(int strip, const ConstMatrixView& weights);
  void multiply_strip(int strip, const nn::PackedMatrix& of_keys, Matrix& next);

  TokenLayout layout_;
  int heads_;
  std::vector<int> keys_;                 // the tokens that are attended
  std::vector<std::int64_t> sum_;         // of a layer's heads, [tokens, keys], in fixed point
  std::array<std::mutex, strips> mutex_;  // each of a strip of rows of the sum
  Matrix rollout_;
};

}  // namespace lacuna
