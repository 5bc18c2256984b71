#pragma once

#include <array>
#include <mutex>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
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
/// Holds [tokens, attended keys] for each layer, of the mean over heads alone.
/// Source: Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 4.
class RolloutSink : public AttentionSink {
 public:
  RolloutSink(const TokenLayout& layout, int heads);
  void take(const HeadAttention& attention) override;
  /// To be called between the last head of a layer and the first of the next.
  void end_layer(Workers& workers);
  /// The mean over these rows of R, of the layers that have ended: [sequence].
  [[nodiscard]] std::vector<float> mean_row(const std::vector<int>& tokens) const;
  /// The rows of the queries that exist in this layout.
  [[nodiscard]] std::vector<RolloutRow> rows(const std::vector<Query>& queries) const;

 private:
  static constexpr int strips = 16;

  /// Â: row by row what a token attends to, and what it keeps of itself.
  struct Layer {
    Matrix attention;  // [tokens, keys]
    std::vector<float> residual;
  };

  void take_strip(int strip, const ConstMatrixView& weights);
  void end_strip(int strip, Layer& layer);

  TokenLayout layout_;
  int heads_;
  std::vector<int> keys_;                 // the tokens that are attended
  std::vector<double> sum_;               // of a layer's heads, [tokens, keys]
  std::array<std::mutex, strips> mutex_;  // each of a strip of rows of the sum
  std::vector<Layer> layers_;             // that have ended
};

}  // namespace lacuna
