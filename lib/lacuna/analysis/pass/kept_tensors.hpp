#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"

namespace lacuna {

/// What of a pass is kept as data, of the chosen layers.
struct TensorChoice {
  bool rows = false;    ///< The attention of the queries.
  bool full = false;    ///< Whole attention matrices.
  bool states = false;  ///< The residual stream.
  bool qkv = false;     ///< What attention is made of.

  [[nodiscard]] bool any() const { return rows || full || states || qkv; }
};

/// Tensors of one pass, by chosen layer; empty where not asked for.
struct KeptTensors {
  std::vector<AttentionMatrix> attention;  ///< By layer, then head.
  Matrix embedded;                         ///< [tokens, D]: what enters the first layer.
  std::vector<Matrix> states;              ///< [tokens, D]: what leaves each layer.
  Matrix normed;                           ///< [tokens, D]: after the final norm.
  // [heads · tokens, d] for each layer; scores are q · k / √d.
  std::vector<Matrix> q;
  std::vector<Matrix> k;
  std::vector<Matrix> v;
};

/// Watches one pass and keeps what is chosen: begin(), then after each layer after_layer(), then
/// finish(). Attention comes through sink().
class TensorKeeper {
 public:
  TensorKeeper(const TokenLayout& layout, int heads, std::vector<int> layers, TensorChoice choice);

  void begin(const EncoderState& state);
  /// What the encoder's layers shall be given; null if no matrix is kept.
  [[nodiscard]] AttentionSink* sink() { return attention_ ? &*attention_ : nullptr; }
  void after_layer(int layer, const EncoderState& state);
  [[nodiscard]] KeptTensors finish(const VitModel& model, const EncoderState& state,
                                   Workers& workers) &&;

 private:
  int heads_;
  std::vector<int> layers_;
  TensorChoice choice_;
  std::optional<MatrixSink> attention_;
  KeptTensors kept_;
};

}  // namespace lacuna
