#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/analysis/pass/classes.hpp"
#include "lacuna/analysis/pass/cost.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/token_layout.hpp"

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

/// What one encoder pass left behind.
struct LayoutPass {
  TokenLayout layout;
  Cost cost;
  bool query_exists = true;        ///< false: the query is hidden and this layout dropped it.
  std::vector<AttentionRow> rows;  ///< Chosen layers × (mean, each head) × queries.
  std::vector<AttentionMatrix> matrices;  ///< Only on request.
  /// [layer][head]; its query is the first one asked for.
  std::vector<std::vector<HeadSummary>> summary;
  std::vector<ClassScore> classes;  ///< The five likeliest; empty without a classifier.
  KeptTensors tensors = {};         ///< Only on request.

  /// Of a head, or of their mean, which is -1; nullptr where it was not kept.
  [[nodiscard]] const AttentionRow* row(int layer, int head, const Query& query) const;
};

/// In a list of layers: the one that the model shows best.
inline constexpr int models_own_layer = std::numeric_limits<int>::min();

/// Layers as 0 … depth - 1, ascending, each once: negative ones count from the end, none at all
/// means every layer, models_own_layer the checkpoint's, else the last. Throws Error{usage} for one
/// that the model does not have.
[[nodiscard]] std::vector<int> resolve_layers(const std::vector<int>& layers,
                                              const VitConfig& config);

/// What a recorder keeps of its pass: of these layers and queries, both resolved.
struct PassChoice {
  std::vector<int> layers;
  std::vector<Query> queries;  ///< At least one.
  bool matrices = false;       ///< The full matrices for the JSON.
  TensorChoice tensors = {};
};

/// What every pass over one image starts from, made once for all of them.
struct EncoderInput {
  EncoderInput(const VitModel& encoder, const MaskedImage& masked);

  [[nodiscard]] TokenLayout layout(LayoutKind kind) const;
  [[nodiscard]] EncoderState start(const TokenLayout& layout, Workers& workers) const;

  const VitModel& model;
  const MaskedImage& image;
  Matrix patches;
  Matrix positions;
};

/// Listens to one pass from its first layer to its last: every command's passes are recorded here,
/// so that a number is the same wherever it is shown. Give sinks() to the encoder, call
/// after_layer() after each layer, then finish().
class PassRecorder {
 public:
  /// `start` is the pass before its first layer.
  PassRecorder(const VitConfig& config, const EncoderState& start, PassChoice choice);

  /// Valid while the recorder lies where it is.
  [[nodiscard]] std::vector<AttentionSink*> sinks();
  void after_layer(int layer, const EncoderState& state);
  [[nodiscard]] LayoutPass finish(const VitModel& model, const EncoderState& state) &&;

 private:
  PassChoice choice_;
  int heads_;
  RowSink rows_;
  SummarySink summary_;
  std::optional<MatrixSink> matrices_;
  KeptTensors kept_;
};

}  // namespace lacuna
