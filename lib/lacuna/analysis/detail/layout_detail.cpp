#include "lacuna/analysis/detail/layout_detail.hpp"

#include <utility>

#include "lacuna/analysis/pass/mass_threshold.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

/// What every pass of one image starts from.
struct EncoderInput {
  const VitModel& model;
  const MaskedImage& image;
  Matrix patches;
  Matrix positions;
};

TokenLayout layout_of(const EncoderInput& input, LayoutKind kind) {
  return token_layout(kind, input.model.config.prefix, input.image.grid, input.image.mask);
}

EncoderState start_pass(const EncoderInput& input, LayoutKind kind, Workers& workers) {
  return embed_tokens(input.model, input.patches, input.positions, layout_of(input, kind), workers);
}

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
  const TokenLayout layout = layout_of(input, options.layout);
  RowSink rows(layout, config.heads, detail.layers, detail.queries);
  MatrixSink matrices(layout, config.heads, detail.layers);
  SummarySink summary(layout, config.depth, config.heads, detail.queries.front());
  DistanceSink distances(layout, input.image.grid, config.depth, config.heads);
  std::vector<AttentionSink*> sinks = {&rows, &summary, &distances};
  if (options.matrices) {
    sinks.push_back(&matrices);
  }
  std::optional<RowSink> every_row;
  if (options.every_layer) {
    sinks.push_back(
        &every_row.emplace(layout, config.heads, resolve_layers({}, config), detail.queries));
  }
  std::optional<RolloutSink> rollout;
  if (options.rollout) {
    sinks.push_back(&rollout.emplace(layout, config.heads));
  }
  TensorKeeper tensors(layout, config.heads, detail.layers, options.tensors);
  if (AttentionSink* const kept = tensors.sink()) {
    sinks.push_back(kept);
  }
  EncoderState state = start_pass(input, options.layout, workers);
  std::vector<LayerPass> passes = {{.state = &state, .sinks = sinks}};
  for (EncoderState& other : others) {
    passes.push_back({.state = &other});
  }
  tensors.begin(state);
  for (int layer = 0; layer < config.depth; ++layer) {
    encode_layer(input.model, layer, passes, workers);
    tensors.after_layer(layer, state);
  }
  detail.pass = {.layout = layout,
                 .cost = cost_of(config, layout),
                 .query_exists = !query_tokens(detail.queries.front(), layout).empty(),
                 .rows = rows.rows(),
                 .matrices = options.matrices ? std::move(matrices).matrices()
                                              : std::vector<AttentionMatrix>{},
                 .summary = summary.summary(),
                 .classes = likeliest_classes(input.model, state, workers),
                 .tensors = std::move(tensors).finish(input.model, state, workers)};
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
                 int patch_count, Workers& workers) {
  const Matrix states = final_norm(model, all, workers);
  LayoutPca pca{.basis = fit_pca(patch_states(all.layout, states).view()), .all = {}, .layout = {}};
  pca.all = project_patches(pca.basis, all.layout, states, patch_count);
  pca.layout = project_patches(pca.basis, examined.layout, final_norm(model, examined, workers),
                               patch_count);
  return pca;
}

std::vector<LayoutClasses> classes_by_layout(const EncoderInput& input,
                                             const std::vector<LayoutKind>& kinds,
                                             const LayoutDetail& detail,
                                             const std::vector<EncoderState>& others,
                                             Workers& workers) {
  std::vector<LayoutClasses> classes;
  auto other = others.begin();
  for (const LayoutKind kind : kinds) {
    const std::string name(word_of(layout_kind_words, kind));
    classes.push_back({.layout = name,
                       .classes = name == detail.pass.layout.name
                                      ? detail.pass.classes
                                      : likeliest_classes(input.model, *other++, workers)});
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
  const EncoderInput input = {.model = model,
                              .image = image,
                              .patches = patches_of(image),
                              .positions = position_rows(model, image.grid)};

  const std::vector<LayoutKind> kinds = layouts_to_run(model, options);
  std::vector<EncoderState> others;
  for (const LayoutKind kind : kinds) {
    if (kind != options.layout) {
      others.push_back(start_pass(input, kind, workers));
    }
  }
  const EncoderState examined = run_examined(input, options, others, detail, workers);
  if (options.threshold) {
    detail.holding = holding_patches(detail.pass, *options.threshold, image.grid.count());
  }
  if (options.pca) {
    const EncoderState& all = options.layout == LayoutKind::all ? examined : others.front();
    detail.pca = pca_of(model, all, examined, image.grid.count(), workers);
  }
  if (model.weights.classifier) {
    detail.labels = class_labels(config);
    detail.classes = classes_by_layout(input, kinds, detail, others, workers);
  }
  return detail;
}

}  // namespace lacuna
