#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/pass/cost.hpp"
#include "lacuna/analysis/reconstruct/inpainting.hpp"
#include "lacuna/analysis/reconstruct/picture_error.hpp"
#include "lacuna/analysis/reconstruct/pixel_reading.hpp"
#include "lacuna/analysis/reconstruct/predict_pixels.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

struct VitModel;

/// A picture made without a model, and its error.
struct FilledPicture {
  Fill fill = Fill::mean_colour;
  Image picture;
  PictureError error;
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

/// What the predicted pixels look like and are worth; `patches` are patches_of() the image. Throws
/// Error{bad_value} for NormPix::neighbours with every patch hidden.
[[nodiscard]] Reconstruction reconstruction_of(const VitModel& model, const MaskedImage& image,
                                               const Matrix& patches, const PixelReading& reading,
                                               Prediction prediction, Workers& workers);

/// Both for one image.
[[nodiscard]] Reconstruction reconstruct(const VitModel& model, const MaskedImage& image,
                                         const PixelReading& reading,
                                         const ReconstructionOptions& options, Workers& workers);

}  // namespace lacuna
