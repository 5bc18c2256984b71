#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lacuna/analysis/attention_sinks.hpp"
#include "lacuna/analysis/cost.hpp"
#include "lacuna/analysis/inpainting.hpp"
#include "lacuna/analysis/picture_error.hpp"
#include "lacuna/analysis/pixel_reading.hpp"
#include "lacuna/analysis/query.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

struct VitModel;

/// Options of reconstruct().
struct ReconstructionOptions {
  int layer = -1;                          ///< Of the decoder; negative counts from the end.
  std::vector<QueryRequest> queries = {};  ///< Empty: CLS. A hidden patch may ask, too.
};

/// A picture made without a model, and its error.
struct FilledPicture {
  Fill fill = Fill::mean_colour;
  Image picture;
  PictureError error;
};

/// The attention of one decoder layer. Every token is attended, mask tokens included.
struct DecoderAttention {
  int layer = 0;
  std::vector<Query> queries;
  TokenLayout layout;              ///< CLS, then all patches; hidden ones are the mask token.
  std::vector<AttentionRow> rows;  ///< Queries × (mean, each head).
};

/// What a masked autoencoder makes of one image. Pictures have the size of the model's input.
struct Reconstruction {
  PixelReading reading;
  Matrix predicted;  ///< [patches, 3 p p] in the order (row, column, channel), as trained.
  Image picture;     ///< Every patch predicted.
  Image pasted;      ///< Hidden patches predicted, visible ones as they are.

  // Over hidden patches: nothing where none is hidden.
  std::optional<double> loss;  ///< MAE's: mean squared difference of pixels as trained.
  std::optional<PictureError> error;
  PatchScores patch_errors;          ///< mse of each hidden patch.
  std::vector<FilledPicture> fills;  ///< Empty where none is hidden, or none visible.

  TokenLayout encoder_layout;
  Cost encoder_cost;
  DecoderCost decoder_cost;
  DecoderAttention attention;
};

/// A layer of the decoder as 0 … depth - 1. Throws Error{usage} for one that it does not have.
[[nodiscard]] int resolve_decoder_layer(int layer, int depth);

/// What the model says of one image.
struct Prediction {
  Matrix pixels;  ///< Reconstruction::predicted.
  DecoderAttention attention;
};

/// Encoder under `mae`, and decoder. Short sequences of several images are rows of the same
/// products of the encoder, so that the weights are read once for all; what comes of an image does
/// not depend on the others. Needs model.weights.decoder. Throws Error{usage} for a layer or query
/// that the decoder or the grid does not have.
[[nodiscard]] std::vector<Prediction> predict(const VitModel& model,
                                              std::span<const MaskedImage* const> images,
                                              const ReconstructionOptions& options,
                                              Workers& workers);

/// What the predicted pixels look like and are worth. Throws Error{bad_value} for
/// NormPix::neighbours with every patch hidden.
[[nodiscard]] Reconstruction reconstruction_of(const VitModel& model, const MaskedImage& image,
                                               const PixelReading& reading, Prediction prediction,
                                               Workers& workers);

/// Both for one image.
[[nodiscard]] Reconstruction reconstruct(const VitModel& model, const MaskedImage& image,
                                         const PixelReading& reading,
                                         const ReconstructionOptions& options, Workers& workers);

}  // namespace lacuna
