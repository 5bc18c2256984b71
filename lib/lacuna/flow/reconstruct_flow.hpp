#pragma once

#include <span>
#include <vector>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// What reconstructing one image left: for the summary; the rest is in the outputs.
struct ReconstructResult {
  Shared<MaskedImage> image;
  Shared<Reconstruction> reconstruction;
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
