#include "lacuna/analysis/predict_pixels.hpp"

#include "lacuna/model/mae_decoder.hpp"
#include "lacuna/model/position_table.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

std::vector<EncoderState> encode_visible(const VitModel& model,
                                         std::span<const MaskedPatches> images, Workers& workers) {
  std::vector<EncoderState> encodings;
  for (const MaskedPatches& image : images) {
    encodings.push_back(embed_tokens(
        model, image.patches, position_rows(model, image.grid),
        token_layout(LayoutKind::mae, model.config.prefix, image.grid, image.mask), workers));
  }
  std::vector<LayerPass> passes;
  for (EncoderState& encoding : encodings) {
    passes.push_back({.state = &encoding});
  }
  for (int layer = 0; layer < model.config.depth; ++layer) {
    encode_layer(model, layer, passes, workers);
  }
  return encodings;
}

Matrix decode_pixels(const VitModel& model, const EncoderState& encoding, const PatchGrid& grid,
                     std::span<AttentionSink* const> sinks, Workers& workers) {
  DecoderState decoding = embed_decoder_tokens(model, encoding, grid, workers);
  for (int layer = 0; layer < model.config.decoder->depth; ++layer) {
    decode_layer(model, layer, decoding, sinks, workers);
  }
  return predicted_pixels(model, decoding, workers);
}

}  // namespace lacuna
