#include "lacuna/flow/attend_flow.hpp"

#include <fmt/format.h>

#include "lacuna/analysis/pass/mass_threshold.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/flow/attend_outputs.hpp"

namespace lacuna {

void check_options(const VitConfig& config, const AttendOptions& options) {
  check_options(prepare_options(options), config.preprocessing, config.patch_size);
  static_cast<void>(resolve_layers(options.detail.layers, config));
  if (options.figure.head >= config.heads) {
    throw Error(ErrorKind::usage, fmt::format("--head {}: this model has heads 0 to {}",
                                              options.figure.head, config.heads - 1));
  }
  if (options.detail.layout == LayoutKind::mask_token && !config.mask_token) {
    throw Error(ErrorKind::usage,
                fmt::format("--layout mask-token: {} has no mask token; DINOv2 and some ViT have "
                            "one, or choose deit, mae or zeroed",
                            config.name));
  }
  if (options.detail.threshold) {
    static_cast<void>(patches_holding(*options.detail.threshold, {}));
  }
}

AttendResult attend_flow(const Input& input, const VitModel& model, const AttendOptions& options,
                         Workers& workers) {
  // image ─▶ patches ─▶ mask
  const Preprocessing preprocessing = preprocessing_with(
      model.config.preprocessing, options.prepare.geometry, model.config.patch_size);
  MaskedImage image =
      prepare(input, preprocessing, model.config.patch_size, prepare_options(options));
  // ─▶ token layout ─▶ encoder ─▶ attention, rollout, distances, classes
  LayoutDetail detail = examine_layout(model, image, detail_options(options), workers);
  // ─▶ figure, map, JSON, tensors
  const Recipe recipe = attend_recipe(image, model.config, options, detail);
  std::vector<Output> outputs =
      attend_outputs(image, model.config, detail, recipe, options, workers);
  // ─▶ what a folder's summary is made of
  Measures measures = measures_of(image, model.config, recipe, detail);
  return {.image = std::move(image),
          .detail = std::move(detail),
          .outputs = std::move(outputs),
          .measures = std::move(measures)};
}

}  // namespace lacuna
