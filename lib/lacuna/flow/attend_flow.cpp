#include "lacuna/flow/attend_flow.hpp"

#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/flow/recipe_of.hpp"

namespace lacuna {

AttendResult attend_flow(const Input& input, const VitModel& model, const AttendOptions& options,
                         Workers& workers) {
  // image ─▶ patches ─▶ mask
  const auto image = std::make_shared<const MaskedImage>(prepare(
      input, model.config.preprocessing, model.config.patch_size, prepare_options(options)));
  // ─▶ token layout ─▶ encoder ─▶ attention, rollout, distances, classes
  const auto detail = std::make_shared<const LayoutDetail>(
      examine_layout(model, *image, detail_options(options), workers));
  // ─▶ figure, map, JSON, tensors
  const Recipe recipe = attend_recipe(*image, model.config, options, *detail);
  std::vector<Output> outputs =
      attend_outputs(image, model.config, detail, recipe, options, workers);
  // ─▶ what a folder's summary is made of
  Measures measures = measures_of(*image, model.config, recipe, *detail);
  return {.image = image,
          .detail = detail,
          .outputs = std::move(outputs),
          .measures = std::move(measures)};
}

}  // namespace lacuna
