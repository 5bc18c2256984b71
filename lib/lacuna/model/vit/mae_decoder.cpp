#include "lacuna/model/vit/mae_decoder.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <vector>

#include "lacuna/model/vit/position_table.hpp"

// MAE's decoder: the encoder has seen the visible patches only; here the hidden ones take a place
// each and are painted.
//
//     encoder's final states     CLS   v0    v3                    D wide, after the final norm
//       │ decoder_embed           │     │     │
//       ▼                         ▼     ▼     ▼
//     all patches, raster order  CLS   v0    m     m     v3  …    E wide; m: one learned mask token
//       + sine-cosine positions
//       blocks, norm, decoder_pred, without CLS
//       ▼
//     pixels of every patch            p0    p1    p2    p3  …    3 p p each
//
// A position table is part of the decoder, but it is a formula: at another grid it is computed.
// Source: facebookresearch/mae, models_mae.py, forward_decoder.

namespace lacuna {

DecoderState embed_decoder_tokens(const VitModel& model, const EncoderState& state,
                                  const PatchGrid& grid, Workers& workers) {
  const DecoderWeights& decoder = *model.weights.decoder;
  const Matrix states = final_norm(model, state);
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
  nn::layer_norm(state.tokens.view(), decoder.norm, normed.view());
  Matrix pixels(state.tokens.rows() - 1, decoder.prediction.outputs());
  nn::linear(normed.view().row_block(1, pixels.rows()), decoder.prediction, nn::Epilogue::none,
             pixels.view(), workers);
  return pixels;
}

}  // namespace lacuna
