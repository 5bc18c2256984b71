#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// Everything that `lacuna reconstruct` can be told about one image.
struct ReconstructOptions {
  PrepareOptions prepare;
  ReconstructionOptions reconstruction;
  std::optional<NormPix> norm_pix;  ///< Declared; if absent, pixel_reading() decides.
  int head = -1;                    ///< The decoder's head that the pictures show; -1: the mean.
  bool pixels = false;              ///< The predicted pixels into the JSON.
  ColourOptions colours;
  OutputOptions output;
};

/// Finds contradictions that only the model reveals, before anything starts. Throws Error{usage}: a
/// model without a decoder, a layer or head that the decoder does not have, an image size that its
/// patches do not divide.
void check_options(const VitConfig& config, const ReconstructOptions& options);

/// What reconstructing one image left: for the summary; the rest is in the outputs.
struct ReconstructResult {
  MaskedImage image;
  Reconstruction reconstruction;
  std::vector<Output> outputs;
  Measures measures = {};  ///< For the summary of a folder.
};

/// An image on its way.
struct ReconstructJob {
  MaskedImage image;
  Matrix patches;
  Prediction prediction = {};
};

/// One image, one mask: a masked autoencoder's reconstruction, its error beside what fills without
/// a model reach, and its decoder's attention. In three steps, of which the middle one is done for
/// several images at once; none changes what comes of another. `reading` is pixel_reading() of the
/// model, the same for all images.
[[nodiscard]] ReconstructJob begin_reconstruct(const Input& input, const VitModel& model,
                                               const ReconstructOptions& options);
void predict(std::span<ReconstructJob* const> jobs, const VitModel& model,
             const ReconstructOptions& options, Workers& workers);
[[nodiscard]] ReconstructResult finish_reconstruct(ReconstructJob job, const VitModel& model,
                                                   const PixelReading& reading,
                                                   const ReconstructOptions& options,
                                                   Workers& workers);

}  // namespace lacuna
