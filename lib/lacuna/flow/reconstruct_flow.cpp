#include "lacuna/flow/reconstruct_flow.hpp"

#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/flow/recipe_of.hpp"

namespace lacuna {

ReconstructJob begin_reconstruct(const Input& input, const VitModel& model,
                                 const ReconstructOptions& options) {
  // image ─▶ patches ─▶ mask
  MaskedImage image =
      prepare(input, model.config.preprocessing, model.config.patch_size, options.prepare);
  Matrix patches = patches_of(image);
  return {.image = std::move(image), .patches = std::move(patches)};
}

void predict(std::span<ReconstructJob* const> jobs, const VitModel& model,
             const ReconstructOptions& options, Workers& workers) {
  // Visible tokens of several images make one tall matrix product, faster than one by one.
  // ─▶ token layout mae ─▶ encoder, all images together ─▶ mask tokens restored ─▶ decoder
  std::vector<MaskedPatches> masked;
  for (const ReconstructJob* job : jobs) {
    masked.push_back({.patches = job->patches, .grid = job->image.grid, .mask = job->image.mask});
  }
  std::vector<Prediction> predictions = predict(model, masked, options.reconstruction, workers);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    jobs[i]->prediction = std::move(predictions[i]);
  }
}

ReconstructResult finish_reconstruct(ReconstructJob job, const VitModel& model,
                                     const PixelReading& reading, const ReconstructOptions& options,
                                     Workers& workers) {
  // ─▶ pixels, errors, attention
  const auto image = std::make_shared<const MaskedImage>(std::move(job.image));
  const auto reconstruction = std::make_shared<const Reconstruction>(
      reconstruction_of(model, *image, job.patches, reading, std::move(job.prediction), workers));
  // ─▶ figure, pictures, JSON
  const Recipe recipe = reconstruct_recipe(*image, model.config, options, *reconstruction);
  std::vector<Output> outputs =
      reconstruct_outputs(image, model.config, reconstruction, recipe, options, workers);
  // ─▶ what a folder's summary is made of
  Measures measures = measures_of(*image, model.config, recipe, *reconstruction);
  return {.image = image,
          .reconstruction = reconstruction,
          .outputs = std::move(outputs),
          .measures = std::move(measures)};
}

}  // namespace lacuna
