// deit and mae are the same computation for visible tokens: a key with score −inf has weight 0, and
// so has a key that is not there. Both are run in full, and after each layer everything that the
// two share is compared: attention between visible tokens, all heads, and the visible rows of the
// residual stream. zeroed, where the −inf is forgotten, shows what would happen otherwise: its
// leak.
#include "lacuna/analysis/comparison/layout_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_model.hpp"

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
    const Token& token = a.at(i);
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

/// One layout on its way through the encoder. `block` keeps the tokens that are compared.
struct RunningPass {
  EncoderState state;
  PassRecorder recorder;
  BlockSink block;
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

/// The passes before the first layer. Of the first two the block of `shared` tokens is kept.
std::vector<RunningPass> start_passes(const EncoderInput& input,
                                      const std::vector<TokenLayout>& layouts,
                                      const SharedTokens& shared, const PassChoice& choice,
                                      Workers& workers) {
  const VitConfig& config = input.model.config;
  std::vector<RunningPass> running;
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    EncoderState state = input.start(layouts[i], workers);
    PassRecorder recorder(config, state, choice);
    running.push_back({.state = std::move(state),
                       .recorder = std::move(recorder),
                       .block = {layouts[i].length(), config.heads,
                                 i == 0   ? shared.in_a
                                 : i == 1 ? shared.in_b
                                          : std::vector<int>{}}});
  }
  return running;
}

/// All layers, one alive at a time; `unmasked` runs beside the others and nobody listens to it.
void run_together(const VitModel& model, std::vector<RunningPass>& running,
                  std::optional<EncoderState>& unmasked, const SharedTokens& shared,
                  LayoutComparison& comparison, Workers& workers) {
  std::vector<LayerPass> together;
  for (RunningPass& pass : running) {
    together.push_back({.state = &pass.state, .sinks = pass.recorder.sinks()});
    together.back().sinks.push_back(&pass.block);
  }
  if (unmasked) {
    together.push_back({.state = &*unmasked});
  }
  for (int layer = 0; layer < model.config.depth; ++layer) {
    encode_layer(model, layer, together, workers);
    for (RunningPass& pass : running) {
      pass.recorder.after_layer(layer, pass.state);
    }
    compare_layer(running[0], running[1], shared, model.config.heads, comparison);
  }
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

bool is_equal(const LayoutComparison& comparison) {
  const auto within = [&](float difference) {
    return static_cast<double>(difference) <= comparison.tolerance;
  };
  return std::ranges::all_of(comparison.attention_difference, within) &&
         std::ranges::all_of(comparison.state_scaled_difference, within);
}

}  // namespace

const LayoutPass& LayoutComparison::pass(LayoutKind kind) const {
  return *std::ranges::find_if(passes,
                               [&](const LayoutPass& each) { return each.layout.kind == kind; });
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
  const EncoderInput input(model, image);
  std::vector<RunningPass> running = start_passes(input, layouts, shared,
                                                  {.layers = comparison.layers,
                                                   .queries = comparison.queries,
                                                   .matrices = options.matrices,
                                                   .tensors = options.tensors},
                                                  workers);
  std::optional<EncoderState> unmasked;  // for what the classifier says when nothing is hidden
  if (model.weights.classifier && options.unmasked_classes) {
    unmasked = input.start(input.layout(LayoutKind::all), workers);
  }
  run_together(model, running, unmasked, shared, comparison, workers);

  for (RunningPass& pass : running) {
    comparison.passes.push_back(std::move(pass.recorder).finish(model, pass.state));
  }
  if (unmasked) {
    comparison.labels = class_labels(config);
    comparison.unmasked_classes = likeliest_classes(model, *unmasked);
  }
  comparison.leak = leak_of(comparison.passes.back().summary);
  comparison.equal = is_equal(comparison);
  return comparison;
}

}  // namespace lacuna
