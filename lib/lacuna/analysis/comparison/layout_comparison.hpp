#pragma once

#include <algorithm>
#include <vector>

#include "lacuna/analysis/pass/pass_recorder.hpp"

namespace lacuna {

/// Options of compare_layouts().
struct ComparisonOptions {
  std::vector<int> layers = {-1};  ///< Layers whose rows are kept; see resolve_layers().
  std::vector<QueryRequest> queries = {{.kind = Query::Kind::mean_visible}};
  bool matrices = false;         ///< Keep the full matrices for the JSON.
  TensorChoice tensors = {};     ///< Keep these of the chosen layers as data.
  double tolerance = 1e-5;       ///< Attention absolute, states scaled.
  bool unmasked_classes = true;  ///< What a classifier says with no patch hidden: a fourth pass.
};

/// The layouts of one image, really run with the same weights, and how far they agree.
struct LayoutComparison {
  std::vector<LayoutPass> passes;  ///< deit, mae, zeroed.
  std::vector<int> layers;         ///< The chosen layers, resolved: 0 … depth - 1.
  std::vector<Query> queries;      ///< The queries, resolved.

  // Per layer.
  std::vector<float> attention_difference;  ///< max |deit - mae| over visible × visible, all heads.
  std::vector<float> state_difference;      ///< max |deit - mae| over visible rows.
  std::vector<float> state_scaled_difference;  ///< The same / max(1, max |deit|).
  /// The mass on hidden keys in zeroed, mean over heads and visible patch queries.
  std::vector<float> leak;

  // Where the model has a classifier.
  ClassLabels labels;
  std::vector<ClassScore> unmasked_classes;  ///< With no patch hidden: a fourth pass.

  double tolerance = 0;
  bool equal = false;  ///< Every layer within tolerance.

  [[nodiscard]] const LayoutPass& pass(LayoutKind kind) const;

  // In the layer where it is largest.
  [[nodiscard]] float largest_attention_difference() const {
    return std::ranges::max(attention_difference);
  }
  [[nodiscard]] float largest_state_scaled_difference() const {
    return std::ranges::max(state_scaled_difference);
  }
};

/// Steps the layouts through the encoder side by side, one layer alive at a time.
/// Throws Error{usage} for a layer or query that the model or grid does not have.
[[nodiscard]] LayoutComparison compare_layouts(const VitModel& model, const MaskedImage& image,
                                               const ComparisonOptions& options, Workers& workers);

/// The same for given layouts (tests plant faults in them): [0] is compared with [1], the leak is
/// [2]'s.
[[nodiscard]] LayoutComparison compare_layouts(const VitModel& model, const MaskedImage& image,
                                               std::vector<TokenLayout> layouts,
                                               const ComparisonOptions& options, Workers& workers);

}  // namespace lacuna
