#include "lacuna/flow/mask_flow.hpp"

#include "lacuna/flow/output_jobs.hpp"
#include "lacuna/flow/recipe_of.hpp"
#include "lacuna/render/mask/mask_figure.hpp"
#include "lacuna/report/attention_json.hpp"

namespace lacuna {

MaskResult mask_flow(const Input& input, const MaskFlowOptions& options, Workers& workers) {
  const auto image = std::make_shared<const MaskedImage>(
      prepare(input, preprocessing_without_model, options.patch_size, options.prepare));
  const Recipe recipe = mask_recipe(*image, options);
  OutputJobs jobs(options.output);
  if (options.output.figure || options.output.overlays || options.output.panels) {
    jobs.add_figure("mask", [&] {
      return mask_figure(*image, options.numbers, recipe, options.output.drawing.language);
    });
  }
  jobs.add_json("mask", [=](JsonWriter& json) { mask_json(json, *image, recipe); });
  return {.image = image, .outputs = jobs.run(workers)};
}

}  // namespace lacuna
