#include "lacuna/analysis/pass/kept_tensors.hpp"

#include <algorithm>
#include <utility>

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

TensorKeeper::TensorKeeper(const TokenLayout& layout, int heads, std::vector<int> layers,
                           TensorChoice choice)
    : heads_(heads), layers_(std::move(layers)), choice_(choice) {
  if (choice_.full) {
    attention_.emplace(layout, heads_, layers_);
  }
}

void TensorKeeper::begin(const EncoderState& state) {
  if (choice_.states) {
    kept_.embedded = state.tokens;
  }
}

void TensorKeeper::after_layer(int layer, const EncoderState& state) {
  if (!std::ranges::binary_search(layers_, layer)) {
    return;
  }
  if (choice_.states) {
    kept_.states.push_back(state.tokens);
  }
  if (choice_.qkv) {
    const int width = state.qkv.columns / 3;
    kept_.q.push_back(by_head(state.qkv, 0, heads_));
    kept_.k.push_back(by_head(state.qkv, width, heads_));
    kept_.v.push_back(by_head(state.qkv, 2 * width, heads_));
  }
}

KeptTensors TensorKeeper::finish(const VitModel& model, const EncoderState& state,
                                 Workers& workers) && {
  if (choice_.states) {
    kept_.normed = final_norm(model, state, workers);
  }
  if (attention_) {
    kept_.attention = std::move(*attention_).matrices();
  }
  return std::move(kept_);
}

}  // namespace lacuna
