#include "lacuna/analysis/reconstruct/predict_pixels.hpp"

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/mae_decoder.hpp"
#include "lacuna/model/vit/vit_encoder.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

/// How many images, from the first on, go through the encoder together: at least one.
std::size_t count_together(std::span<const MaskedPatches> images, int prefix) {
  int rows = prefix + images.front().mask.visible_count();
  std::size_t count = 1;
  while (count < images.size() &&
         rows + prefix + images[count].mask.visible_count() <= tokens_together) {
    rows += prefix + images[count++].mask.visible_count();
  }
  return count;
}

std::vector<EncoderState> encode_visible(const VitModel& model,
                                         std::span<const MaskedPatches> images, Workers& workers) {
  std::vector<EncoderState> encodings;
  for (const MaskedPatches& image : images) {
    encodings.push_back(embed_tokens(
        model, image.patches, position_rows(model, image.grid),
        token_layout(LayoutKind::mae, model.config.prefix, image.grid, image.mask), workers));
  }
  std::vector<LayerPass> passes;
  passes.reserve(encodings.size());
  for (EncoderState& encoding : encodings) {
    passes.push_back({.state = &encoding});
  }
  for (int layer = 0; layer < model.config.depth; ++layer) {
    encode_layer(model, layer, passes, workers);
  }
  return encodings;
}

/// Every patch is in the decoder's sequence, hidden ones as the decoder's mask token.
TokenLayout decoder_layout(const MaskedPatches& image) {
  return token_layout(LayoutKind::mask_token, {TokenKind::cls}, image.grid, image.mask);
}

Prediction decode(const VitModel& model, const MaskedPatches& image, const EncoderState& encoding,
                  const ReconstructionOptions& options, Workers& workers) {
  const DecoderConfig& decoder = *model.config.decoder;
  Prediction prediction;
  DecoderAttention& attention = prediction.attention;
  attention.layer = resolve_decoder_layer(options.layer, decoder.depth);
  attention.queries = resolve_queries(options.queries, {TokenKind::cls}, image.grid);
  attention.layout = decoder_layout(image);
  RowSink rows(attention.layout, decoder.heads, {attention.layer}, attention.queries);
  AttentionSink* const sinks[] = {&rows};
  DecoderState decoding = embed_decoder_tokens(model, encoding, image.grid, workers);
  for (int layer = 0; layer < decoder.depth; ++layer) {
    decode_layer(model, layer, decoding, sinks, workers);
  }
  prediction.pixels = predicted_pixels(model, decoding, workers);
  attention.rows = rows.rows();
  return prediction;
}

}  // namespace

int resolve_decoder_layer(int layer, int depth) {
  if (layer < -depth || layer >= depth) {
    throw Error(ErrorKind::usage,
                "--layer {}: this model's decoder has layers 0 to {} (or -1 for the last)", layer,
                depth - 1);
  }
  return layer < 0 ? layer + depth : layer;
}

std::vector<Prediction> predict(const VitModel& model, std::span<const MaskedPatches> images,
                                const ReconstructionOptions& options, Workers& workers) {
  std::vector<Prediction> predictions;
  while (!images.empty()) {  // what is not encoded together need not be in memory together
    const auto together =
        images.first(count_together(images, static_cast<int>(model.config.prefix.size())));
    const std::vector<EncoderState> encodings = encode_visible(model, together, workers);
    for (std::size_t i = 0; i < together.size(); ++i) {
      predictions.push_back(decode(model, together[i], encodings[i], options, workers));
    }
    images = images.subspan(together.size());
  }
  return predictions;
}

}  // namespace lacuna
