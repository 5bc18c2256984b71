#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/detail/feature_pca.hpp"
#include "lacuna/analysis/pass/attention_distance.hpp"
#include "lacuna/analysis/pass/pass_recorder.hpp"
#include "lacuna/analysis/pass/rollout.hpp"

namespace lacuna {

/// Options of examine_layout().
struct DetailOptions {
  LayoutKind layout = LayoutKind::deit;
  std::vector<int> layers = {
      models_own_layer};                   ///< Layers whose rows are kept; see resolve_layers().
  std::vector<QueryRequest> queries = {};  ///< Empty: the default of resolve_queries().
  bool matrices = false;                   ///< Keep the full matrices for the JSON.
  TensorChoice tensors = {};               ///< Keep these of the chosen layers as data.
  bool rollout = true;
  bool pca = true;
  std::optional<double> threshold = {};  ///< Also find the fewest patches that hold this share.
  bool every_layer = false;              ///< Keep every layer's rows for figures of all layers.
};

/// The patches that hold the asked share of one row.
struct HoldingPatches {
  int layer = 0;
  int head = -1;  ///< -1: the mean over heads.
  Query query;
  std::vector<int> patches;  ///< Ascending.
};

/// The patches of two passes on the axes of the one in which nothing is hidden.
struct LayoutPca {
  PcaBasis basis;
  PcaPoints all;     ///< [patch_count], nothing hidden.
  PcaPoints layout;  ///< [patch_count], the layout that is looked at.
};

/// The likeliest classes of a pass.
struct LayoutClasses {
  LayoutKind layout = LayoutKind::all;
  std::vector<ClassScore> classes;  ///< Empty: this pass left the classifier nothing to read.
};

/// One layout of one image, really run, and everything that is measured on it.
struct LayoutDetail {
  LayoutPass pass;
  std::vector<AttentionRow> every_row;  ///< As pass.rows, of all layers; empty if not asked for.
  std::vector<int> layers;              ///< The chosen layers, resolved: 0 … depth - 1.
  std::vector<Query> queries;           ///< The queries, resolved.
  std::vector<std::vector<AttentionDistance>> distances;  ///< [layer][head].
  std::vector<RolloutRow> rollout;      ///< For each query that exists; empty if not asked for.
  std::vector<HoldingPatches> holding;  ///< For each row; empty if not asked for.
  std::optional<double> threshold;      ///< Whose `holding` these are.
  std::optional<LayoutPca> pca;         ///< Only if asked for.
  ClassLabels labels;
  std::vector<LayoutClasses> classes;  ///< all, deit, mae, zeroed; empty without a classifier.
};

/// Runs the layout, and beside it, without keeping attention, what the PCA and the classes are
/// compared with. Throws Error{usage} for a layer, query or threshold that does not exist, and for
/// mask-token where the model has none.
[[nodiscard]] LayoutDetail examine_layout(const VitModel& model, const MaskedImage& image,
                                          const DetailOptions& options, Workers& workers);

}  // namespace lacuna
