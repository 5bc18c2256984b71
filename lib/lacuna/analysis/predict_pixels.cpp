#include "lacuna/analysis/predict_pixels.hpp"

#include "lacuna/model/mae_decoder.hpp"
#include "lacuna/model/position_table.hpp"
#include "lacuna/model/vit_encoder.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

Matrix predict_pixels(const VitModel& model, const Matrix& patches, const PatchGrid& grid,
                      const Mask& mask, std::span<AttentionSink* const> sinks, Workers& workers) {
  EncoderState encoding =
      embed_tokens(model, patches, position_rows(model, grid),
                   token_layout(LayoutKind::mae, model.config.prefix, grid, mask), workers);
  for (int layer = 0; layer < model.config.depth; ++layer) {
    encode_layer(model, layer, encoding, {}, workers);
  }
  DecoderState decoding = embed_decoder_tokens(model, encoding, grid, workers);
  for (int layer = 0; layer < model.config.decoder->depth; ++layer) {
    decode_layer(model, layer, decoding, sinks, workers);
  }
  return predicted_pixels(model, decoding, workers);
}

}  // namespace lacuna
