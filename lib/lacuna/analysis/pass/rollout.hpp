#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
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
  /// Row = query token, column = token. Of the layers that are complete.
  [[nodiscard]] const Matrix& rollout() const { return rollout_; }
  /// The rows of the queries that exist in this layout.
  [[nodiscard]] std::vector<RolloutRow> rows(const std::vector<Query>& queries) const;

 private:
  void add_layer(std::span<const int> keys);

  TokenLayout layout_;
  int heads_;
  std::mutex mutex_;
  int taken_ = 0;                  // heads of the layer that is running
  std::vector<std::int64_t> sum_;  // of these heads, [tokens, keys], in fixed point
  Matrix rollout_;
};

}  // namespace lacuna
