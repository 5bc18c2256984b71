#include "lacuna/flow/compare_flow.hpp"

#include <fmt/format.h>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/compare_outputs.hpp"

namespace lacuna {

void check_options(const VitConfig& config, const CompareOptions& options) {
  check_options(options.prepare, config.preprocessing, config.patch_size);
  static_cast<void>(resolve_layers(options.comparison.layers, config));
  if (options.head >= config.heads) {
    throw Error(ErrorKind::usage, fmt::format("--head {}: this model has heads 0 to {}",
                                              options.head, config.heads - 1));
  }
}

CompareResult compare_flow(const Input& input, const VitModel& model, const CompareOptions& options,
                           Workers& workers) {
  // image ─▶ patches ─▶ mask
  const Preprocessing preprocessing = preprocessing_with(
      model.config.preprocessing, options.prepare.geometry, model.config.patch_size);
  MaskedImage image = prepare(input, preprocessing, model.config.patch_size, options.prepare);
  // ─▶ token layouts (deit | mae | zeroed) ─▶ encoder ─▶ attention, layer by layer
  LayoutComparison comparison = compare_layouts(model, image, comparison_options(options), workers);
  // ─▶ figure, overlays, JSON, tensors
  const Recipe recipe = compare_recipe(image, model.config, options, comparison);
  std::vector<Output> outputs =
      compare_outputs(image, model.config, comparison, recipe, options, workers);
  // ─▶ what a folder's summary is made of
  Measures measures = measures_of(image, model.config, recipe, comparison);
  return {.image = std::move(image),
          .comparison = std::move(comparison),
          .outputs = std::move(outputs),
          .measures = std::move(measures)};
}

}  // namespace lacuna
