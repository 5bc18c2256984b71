#include "lacuna/analysis/comparison/layout_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"

namespace lacuna {
namespace {

/// The tokens that two layouts share and that are visible in both, as (token of a, token of b).
struct SharedTokens {
  std::vector<int> in_a;
  std::vector<int> in_b;
};

SharedTokens shared_tokens(const TokenLayout& a, const TokenLayout& b) {
  SharedTokens shared;
  std::vector<bool> taken(b.tokens.size());  // registers are alike: the first belongs to the first
  for (int i = 0; i < a.length(); ++i) {
    const Token& token = a.tokens[static_cast<std::size_t>(i)];
    for (std::size_t j = 0; !token.hidden && j < b.tokens.size(); ++j) {
      const Token& other = b.tokens[j];
      if (!taken[j] && !other.hidden && other.kind == token.kind && other.patch == token.patch) {
        taken[j] = true;
        shared.in_a.push_back(i);
        shared.in_b.push_back(static_cast<int>(j));
        break;
      }
    }
  }
  return shared;
}

/// The larger of two; unlike with std::max a NaN is larger than anything, and stays.
float worse(float a, float b) {
  return std::isnan(a) || b <= a ? a : b;
}

float largest(std::span<const float> values) {
  float result = 0;
  for (const float value : values) {
    result = worse(result, std::abs(value));
  }
  return result;
}

float largest_difference(std::span<const float> a, std::span<const float> b) {
  std::vector<float> difference(a.size());
  std::ranges::transform(a, b, difference.begin(), std::minus<>());
  return largest(difference);
}

/// One layout on its way through the encoder, with everything that listens to it.
struct RunningPass {
  EncoderState state;
  RowSink rows;
  MatrixSink matrices;
  SummarySink summary;
  BlockSink block;
  TensorKeeper tensors;

  std::vector<AttentionSink*> sinks(bool with_matrices) {
    std::vector<AttentionSink*> all = {&rows, &summary, &block};
    if (with_matrices) {
      all.push_back(&matrices);
    }
    if (AttentionSink* const kept = tensors.sink()) {
      all.push_back(kept);
    }
    return all;
  }
};

/// Largest differences of one layer between the first two passes.
void compare_layer(const RunningPass& a, const RunningPass& b, const SharedTokens& shared,
                   int heads, LayoutComparison& comparison) {
  float attention = 0;
  for (int head = 0; head < heads; ++head) {
    const Matrix& left = a.block.block(head);
    const Matrix& right = b.block.block(head);
    attention = worse(attention,
                      largest_difference({left.data(), left.size()}, {right.data(), right.size()}));
  }
  float state = 0;
  float magnitude = 0;
  for (std::size_t i = 0; i < shared.in_a.size(); ++i) {
    const auto row = a.state.tokens.row(shared.in_a[i]);
    state = worse(state, largest_difference(row, b.state.tokens.row(shared.in_b[i])));
    magnitude = worse(magnitude, largest(row));
  }
  comparison.attention_difference.push_back(attention);
  comparison.state_difference.push_back(state);
  comparison.state_scaled_difference.push_back(state / worse(1.0F, magnitude));
}

/// What every pass of one image starts from.
struct EncoderInput {
  Matrix patches;
  Matrix positions;
};

/// The passes before the first layer. Of the first two the block of `shared` tokens is kept.
std::vector<RunningPass> start_passes(const VitModel& model, const EncoderInput& input,
                                      const std::vector<TokenLayout>& layouts,
                                      const SharedTokens& shared,
                                      const LayoutComparison& comparison, TensorChoice tensors,
                                      Workers& workers) {
  const VitConfig& config = model.config;
  std::vector<RunningPass> running;
  running.reserve(layouts.size());
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    const TokenLayout& layout = layouts[i];
    running.push_back(
        {.state = embed_tokens(model, input.patches, input.positions, layout, workers),
         .rows = {layout, config.heads, comparison.layers, comparison.queries},
         .matrices = {layout, config.heads, comparison.layers},
         .summary = {layout, config.depth, config.heads, comparison.queries.front()},
         .block = {layout.length(), config.heads,
                   i == 0   ? shared.in_a
                   : i == 1 ? shared.in_b
                            : std::vector<int>{}},
         .tensors = {layout, config.heads, comparison.layers, tensors}});
    running.back().tensors.begin(running.back().state);
  }
  return running;
}

/// What a pass leaves behind after its last layer.
LayoutPass finished(RunningPass& pass, const VitModel& model, const Query& query,
                    bool with_matrices, Workers& workers) {
  return {.layout = pass.state.layout,
          .cost = cost_of(model.config, pass.state.layout),
          .query_exists = !query_tokens(query, pass.state.layout).empty(),
          .rows = pass.rows.rows(),
          .matrices =
              with_matrices ? std::move(pass.matrices).matrices() : std::vector<AttentionMatrix>{},
          .summary = pass.summary.summary(),
          .classes = likeliest_classes(model, pass.state, workers),
          .tensors = std::move(pass.tensors).finish(model, pass.state, workers)};
}

/// Mass on hidden keys of a pass, per layer: mean over heads and visible patch queries.
std::vector<float> leak_of(const std::vector<std::vector<HeadSummary>>& summary) {
  std::vector<float> leak;
  leak.reserve(summary.size());
  for (const std::vector<HeadSummary>& heads : summary) {
    double sum = 0;
    for (const HeadSummary& head : heads) {
      sum += static_cast<double>(head.mass_visible.hidden);
    }
    leak.push_back(static_cast<float>(sum / static_cast<double>(heads.size())));
  }
  return leak;
}

}  // namespace

std::vector<int> resolve_layers(const std::vector<int>& layers, const VitConfig& config) {
  const int depth = config.depth;
  std::vector<int> resolved;
  if (layers.empty()) {
    resolved.resize(static_cast<std::size_t>(depth));
    std::iota(resolved.begin(), resolved.end(), 0);
  }
  for (const int asked : layers) {
    const int layer = asked == models_own_layer ? config.attention_layer.value_or(-1) : asked;
    if (layer < -depth || layer >= depth) {
      throw Error(ErrorKind::usage,
                  fmt::format("--layer {}: this model has layers 0 to {} (or -1 for the last)",
                              layer, depth - 1));
    }
    const int place = layer < 0 ? layer + depth : layer;
    if (std::ranges::find(resolved, place) == resolved.end()) {
      resolved.push_back(place);
    }
  }
  std::ranges::sort(resolved);
  return resolved;
}

const LayoutPass& LayoutComparison::pass(LayoutKind kind) const {
  return *std::ranges::find_if(passes, [&](const LayoutPass& each) {
    return each.layout.name == word_of(layout_kind_words, kind);
  });
}

LayoutComparison compare_layouts(const VitModel& model, const MaskedImage& image,
                                 const ComparisonOptions& options, Workers& workers) {
  std::vector<TokenLayout> layouts;
  layouts.reserve(3);
  for (const LayoutKind kind : {LayoutKind::deit, LayoutKind::mae, LayoutKind::zeroed}) {
    layouts.push_back(token_layout(kind, model.config.prefix, image.grid, image.mask));
  }
  return compare_layouts(model, image, std::move(layouts), options, workers);
}

LayoutComparison compare_layouts(const VitModel& model, const MaskedImage& image,
                                 std::vector<TokenLayout> layouts, const ComparisonOptions& options,
                                 Workers& workers) {
  const VitConfig& config = model.config;
  LayoutComparison comparison;
  comparison.layers = resolve_layers(options.layers, config);
  comparison.queries = resolve_queries(options.queries, config.prefix, image.grid);
  comparison.tolerance = options.tolerance;

  const SharedTokens shared = shared_tokens(layouts[0], layouts[1]);
  const EncoderInput input = {.patches = patches_of(image),
                              .positions = position_rows(model, image.grid)};
  std::vector<RunningPass> running =
      start_passes(model, input, layouts, shared, comparison, options.tensors, workers);
  std::vector<LayerPass> together;
  for (RunningPass& pass : running) {
    together.push_back({.state = &pass.state, .sinks = pass.sinks(options.matrices)});
  }
  std::optional<EncoderState> unmasked;  // for what the classifier says when nothing is hidden
  if (model.weights.classifier) {
    unmasked =
        embed_tokens(model, input.patches, input.positions,
                     token_layout(LayoutKind::all, config.prefix, image.grid, image.mask), workers);
    together.push_back({.state = &*unmasked});
  }
  for (int layer = 0; layer < config.depth; ++layer) {
    encode_layer(model, layer, together, workers);
    for (RunningPass& pass : running) {
      pass.tensors.after_layer(layer, pass.state);
    }
    compare_layer(running[0], running[1], shared, config.heads, comparison);
  }

  for (RunningPass& pass : running) {
    comparison.passes.push_back(
        finished(pass, model, comparison.queries.front(), options.matrices, workers));
  }
  if (unmasked) {
    comparison.labels = class_labels(config);
    comparison.unmasked_classes = likeliest_classes(model, *unmasked, workers);
  }
  comparison.leak = leak_of(comparison.passes.back().summary);
  const auto within = [&](float difference) {
    return static_cast<double>(difference) <= options.tolerance;
  };
  comparison.equal = std::ranges::all_of(comparison.attention_difference, within) &&
                     std::ranges::all_of(comparison.state_scaled_difference, within);
  return comparison;
}

}  // namespace lacuna
