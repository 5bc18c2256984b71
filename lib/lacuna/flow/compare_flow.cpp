#include "lacuna/flow/compare_flow.hpp"

#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/flow/page_outputs.hpp"
#include "lacuna/flow/recipe_of.hpp"

namespace lacuna {

CompareResult compare_flow(const Input& input, const VitModel& model, const CompareOptions& options,
                           Workers& workers) {
  // image ─▶ patches ─▶ mask
  const auto image = std::make_shared<const MaskedImage>(
      prepare(input, model.config.preprocessing, model.config.patch_size, options.prepare));
  // ─▶ token layouts (deit | mae | zeroed) ─▶ encoder ─▶ attention, layer by layer
  const auto comparison = std::make_shared<const LayoutComparison>(
      compare_layouts(model, *image, comparison_options(options), workers));
  // ─▶ figure, overlays, JSON, tensors
  const Recipe recipe = compare_recipe(*image, model.config, options, *comparison);
  std::vector<Output> outputs =
      compare_outputs(image, model.config, comparison, recipe, options, workers);
  // ─▶ the page that answers
  if (options.output.html) {
    outputs.push_back(page_output("compare.html", most_compare_page, model, *image,
                                  {{.mask = image->mask}},
                                  {.layer = comparison->layers.back(),
                                   .head = options.head,
                                   .queries = comparison->queries,
                                   .colours = options.colours,
                                   .title = options.title,
                                   .theme = options.output.drawing.theme,
                                   .language = options.output.drawing.language},
                                  recipe, std::nullopt, workers));
  }
  // ─▶ what a folder's summary is made of
  Measures measures = measures_of(*image, model.config, recipe, *comparison);
  return {.image = image,
          .comparison = comparison,
          .outputs = std::move(outputs),
          .measures = std::move(measures)};
}

}  // namespace lacuna
