#include "lacuna/analysis/detail/layout_detail.hpp"

#include <utility>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

/// The layouts that something is asked of: nothing hidden, for the PCA's basis; for the classes
/// also every layout that the model can run.
std::vector<LayoutKind> layouts_to_run(const VitModel& model, const DetailOptions& options) {
  const bool has_classifier = model.weights.classifier.has_value();
  std::vector<LayoutKind> kinds;
  if (options.pca || has_classifier) {
    kinds.push_back(LayoutKind::all);
  }
  if (has_classifier) {
    kinds.insert(kinds.end(), {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed});
  }
  if (has_classifier && model.config.mask_token) {
    kinds.push_back(LayoutKind::mask_token);
  }
  return kinds;
}

/// Runs the layout that is looked at, with everything that listens to it, and the others beside it.
EncoderState run_examined(const EncoderInput& input, const DetailOptions& options,
                          std::vector<EncoderState>& others, LayoutDetail& detail,
                          Workers& workers) {
  const VitConfig& config = input.model.config;
  EncoderState state = input.start(input.layout(options.layout), workers);
  const TokenLayout& layout = state.layout;
  PassRecorder recorder(config, state,
                        {.layers = detail.layers,
                         .queries = detail.queries,
                         .matrices = options.matrices,
                         .tensors = options.tensors});
  DistanceSink distances(layout, input.image.grid, config.depth, config.heads);
  std::vector<LayerPass> passes = {{.state = &state, .sinks = recorder.sinks()}};
  std::vector<AttentionSink*>& sinks = passes.front().sinks;
  sinks.push_back(&distances);
  std::optional<RowSink> every_row;
  if (options.every_layer) {
    sinks.push_back(
        &every_row.emplace(layout, config.heads, resolve_layers({}, config), detail.queries));
  }
  std::optional<RolloutSink> rollout;
  if (options.rollout) {
    sinks.push_back(&rollout.emplace(layout, config.heads));
  }
  for (EncoderState& other : others) {
    passes.push_back({.state = &other});
  }
  for (int layer = 0; layer < config.depth; ++layer) {
    encode_layer(input.model, layer, passes, workers);
    recorder.after_layer(layer, state);
    if (rollout) {
      rollout->end_layer(workers);
    }
  }
  detail.pass = std::move(recorder).finish(input.model, state);
  detail.every_row = every_row ? every_row->rows() : std::vector<AttentionRow>{};
  detail.distances = distances.distances();
  detail.rollout = rollout ? rollout->rows(detail.queries) : std::vector<RolloutRow>{};
  return state;
}

std::vector<HoldingPatches> holding_patches(const LayoutPass& pass, double share, int patch_count) {
  std::vector<HoldingPatches> holding;
  for (const AttentionRow& row : pass.rows) {
    holding.push_back(
        {.layer = row.layer,
         .head = row.head,
         .query = row.query,
         .patches = patches_holding(share, patch_scores(pass.layout, row.weights, patch_count))});
  }
  return holding;
}

LayoutPca pca_of(const VitModel& model, const EncoderState& all, const EncoderState& examined,
                 int patch_count) {
  const Matrix states = final_norm(model, all);
  LayoutPca pca{.basis = fit_pca(patch_states(all.layout, states).view()), .all = {}, .layout = {}};
  pca.all = project_patches(pca.basis, all.layout, states, patch_count);
  pca.layout =
      project_patches(pca.basis, examined.layout, final_norm(model, examined), patch_count);
  return pca;
}

std::vector<LayoutClasses> classes_by_layout(const EncoderInput& input,
                                             const std::vector<LayoutKind>& kinds,
                                             const LayoutDetail& detail,
                                             const std::vector<EncoderState>& others) {
  std::vector<LayoutClasses> classes;
  classes.reserve(kinds.size());
  auto other = others.begin();
  for (const LayoutKind kind : kinds) {
    classes.push_back({.layout = kind,
                       .classes = kind == detail.pass.layout.kind
                                      ? detail.pass.classes
                                      : likeliest_classes(input.model, *other++)});
  }
  return classes;
}

}  // namespace

LayoutDetail examine_layout(const VitModel& model, const MaskedImage& image,
                            const DetailOptions& options, Workers& workers) {
  const VitConfig& config = model.config;
  LayoutDetail detail;
  detail.layers = resolve_layers(options.layers, config);
  detail.queries = resolve_queries(options.queries, config.prefix, image.grid);
  detail.threshold = options.threshold;
  const EncoderInput input(model, image);

  const std::vector<LayoutKind> kinds = layouts_to_run(model, options);
  std::vector<EncoderState> others;
  for (const LayoutKind kind : kinds) {
    if (kind != options.layout) {
      others.push_back(input.start(input.layout(kind), workers));
    }
  }
  const EncoderState examined = run_examined(input, options, others, detail, workers);
  if (options.threshold) {
    detail.holding = holding_patches(detail.pass, *options.threshold, image.grid.count());
  }
  if (options.pca) {
    const EncoderState& all = options.layout == LayoutKind::all ? examined : others.front();
    detail.pca = pca_of(model, all, examined, image.grid.count());
  }
  if (model.weights.classifier) {
    detail.labels = class_labels(config);
    detail.classes = classes_by_layout(input, kinds, detail, others);
  }
  return detail;
}

}  // namespace lacuna
