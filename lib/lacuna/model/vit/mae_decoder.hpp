#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/attention_sink.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// Tokens on their way through the decoder: CLS, then all patches in raster order.
struct DecoderState {
  Matrix tokens;  ///< [1 + patches, E].
  BlockBuffers buffers;
};

/// The encoder's final states, normed and embedded; a mask token at the place of each patch that is
/// not in `state`'s sequence (ids_restore says no more than this: the places are known); position
/// rows by formula. Needs model.weights.decoder and the layout `mae`.
[[nodiscard]] DecoderState embed_decoder_tokens(const VitModel& model, const EncoderState& state,
                                                const PatchGrid& grid, Workers& workers);

/// Runs decoder layer `layer` in place and hands its attention to the sinks. Every token is
/// attended: in the decoder hidden patches take part.
void decode_layer(const VitModel& model, int layer, DecoderState& state,
                  std::span<AttentionSink* const> sinks, Workers& workers);

/// The predicted pixels [patches, 3 p p] in the order row, column, colour, as trained: normalised
/// by the model's mean and standard deviation, and by each patch's own if normalised_pixels.
[[nodiscard]] Matrix predicted_pixels(const VitModel& model, const DecoderState& state,
                                      Workers& workers);

}  // namespace lacuna
