#include "lacuna/model/vit/mae_decoder.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <vector>

#include "lacuna/model/vit/position_table.hpp"

namespace lacuna {

DecoderState embed_decoder_tokens(const VitModel& model, const EncoderState& state,
                                  const PatchGrid& grid, Workers& workers) {
  const DecoderWeights& decoder = *model.weights.decoder;
  const Matrix states = final_norm(model, state, workers);
  Matrix embedded(states.rows(), decoder.embedding.outputs());
  nn::linear(states.view(), decoder.embedding, nn::Epilogue::none, embedded.view(), workers);

  DecoderState decoding{.tokens = grid == model.config.stored_grid
                                      ? decoder.positions
                                      : sine_cosine_positions(grid, embedded.columns()),
                        .buffers = {}};
  const auto add = [&](int row, std::span<const float> token) {
    std::ranges::transform(decoding.tokens.row(row), token, decoding.tokens.row(row).begin(),
                           std::plus<>());
  };
  add(0, embedded.row(0));
  for (int patch = 0; patch < grid.count(); ++patch) {
    const std::optional<int> token = state.layout.token_of_patch(patch);
    add(1 + patch, token ? embedded.row(*token) : decoder.mask_token.row(0));
  }
  return decoding;
}

void decode_layer(const VitModel& model, int layer, DecoderState& state,
                  std::span<AttentionSink* const> sinks, Workers& workers) {
  std::vector<int> keys(static_cast<std::size_t>(state.tokens.rows()));
  std::iota(keys.begin(), keys.end(), 0);
  const auto hand_out = [&](int head, ConstMatrixView weights) {
    for (AttentionSink* sink : sinks) {
      sink->take({.layer = layer, .head = head, .weights = weights, .keys = keys});
    }
  };
  const BlockSequence sequence = {
      .tokens = state.tokens.view(),
      .keys = keys,
      .on_head = sinks.empty() ? std::function<void(int, ConstMatrixView)>() : hand_out};
  transformer_block(model.weights.decoder->blocks[static_cast<std::size_t>(layer)],
                    model.config.decoder->heads, std::span(&sequence, 1), state.buffers, workers);
}

Matrix predicted_pixels(const VitModel& model, const DecoderState& state, Workers& workers) {
  const DecoderWeights& decoder = *model.weights.decoder;
  Matrix normed(state.tokens.rows(), state.tokens.columns());
  nn::layer_norm(state.tokens.view(), decoder.norm, normed.view(), workers);
  Matrix pixels(state.tokens.rows() - 1, decoder.prediction.outputs());
  nn::linear(normed.view().row_block(1, pixels.rows()), decoder.prediction, nn::Epilogue::none,
             pixels.view(), workers);
  return pixels;
}

}  // namespace lacuna
