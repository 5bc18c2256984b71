// What is asked of every pass is summed up while its attention is hot (rows, mass, entropy); what
// is asked for as data is kept whole, of the chosen layers only, since a full trace can be
// gigabytes.
#include "lacuna/analysis/pass/pass_recorder.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

/// Columns [first, first + D) of the encoder's [tokens, 3 D], head after head: [heads · tokens, d].
Matrix by_head(ConstMatrixView qkv, int first, int heads) {
  const int tokens = qkv.rows;
  const int head_width = qkv.columns / 3 / heads;
  Matrix result(heads * tokens, head_width);
  for (int head = 0; head < heads; ++head) {
    const ConstMatrixView columns = qkv.column_block(first + head * head_width, head_width);
    for (int token = 0; token < tokens; ++token) {
      std::ranges::copy(columns.row(token), result.row(head * tokens + token).begin());
    }
  }
  return result;
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
                  "--layer {}: this model has layers 0 to {} (or -1 for the last)", layer,
                  depth - 1);
    }
    const int place = layer < 0 ? layer + depth : layer;
    if (std::ranges::find(resolved, place) == resolved.end()) {
      resolved.push_back(place);
    }
  }
  std::ranges::sort(resolved);
  return resolved;
}

EncoderInput::EncoderInput(const VitModel& encoder, const MaskedImage& masked)
    : model(encoder),
      image(masked),
      patches(patches_of(masked)),
      positions(position_rows(encoder, masked.grid)) {}

TokenLayout EncoderInput::layout(LayoutKind kind) const {
  return token_layout(kind, model.config.prefix, image.grid, image.mask);
}

EncoderState EncoderInput::start(const TokenLayout& layout, Workers& workers) const {
  return embed_tokens(model, patches, positions, layout, workers);
}

const AttentionRow* LayoutPass::row(int layer, int head, const Query& query) const {
  const auto found = std::ranges::find_if(rows, [&](const AttentionRow& each) {
    return each.layer == layer && each.head == head && each.query == query;
  });
  return found == rows.end() ? nullptr : &*found;
}

PassRecorder::PassRecorder(const VitConfig& config, const EncoderState& start, PassChoice choice)
    : choice_(std::move(choice)),
      heads_(config.heads),
      rows_(start.layout, heads_, choice_.layers, choice_.queries),
      summary_(start.layout, config.depth, heads_, choice_.queries.front()) {
  if (choice_.matrices || choice_.tensors.full) {
    matrices_.emplace(start.layout, heads_, choice_.layers);
  }
  if (choice_.tensors.states) {
    kept_.embedded = start.tokens;
  }
}

std::vector<AttentionSink*> PassRecorder::sinks() {
  std::vector<AttentionSink*> sinks = {&rows_, &summary_};
  if (matrices_) {
    sinks.push_back(&*matrices_);
  }
  return sinks;
}

void PassRecorder::after_layer(int layer, const EncoderState& state) {
  if (!std::ranges::binary_search(choice_.layers, layer)) {
    return;
  }
  if (choice_.tensors.states) {
    kept_.states.push_back(state.tokens);
  }
  if (choice_.tensors.qkv) {
    const int width = state.qkv.columns / 3;
    kept_.q.push_back(by_head(state.qkv, 0, heads_));
    kept_.k.push_back(by_head(state.qkv, width, heads_));
    kept_.v.push_back(by_head(state.qkv, 2 * width, heads_));
  }
}

LayoutPass PassRecorder::finish(const VitModel& model, const EncoderState& state) && {
  LayoutPass pass = {.layout = state.layout,
                     .cost = cost_of(model.config, state.layout),
                     .query_exists = !query_tokens(choice_.queries.front(), state.layout).empty(),
                     .rows = rows_.rows(),
                     .matrices = {},
                     .summary = summary_.summary(),
                     .classes = likeliest_classes(model, state),
                     .tensors = std::move(kept_)};
  if (choice_.tensors.states) {
    pass.tensors.normed = final_norm(model, state);
  }
  if (matrices_) {
    pass.matrices = std::move(*matrices_).matrices();
  }
  if (choice_.tensors.full) {
    pass.tensors.attention = choice_.matrices ? pass.matrices : std::exchange(pass.matrices, {});
  }
  return pass;
}

}  // namespace lacuna
