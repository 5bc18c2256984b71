#include "lacuna/flow/sweep_flow.hpp"

#include "lacuna/flow/outputs_of.hpp"
#include "lacuna/flow/page_outputs.hpp"
#include "lacuna/flow/recipe_of.hpp"

namespace lacuna {
namespace {

std::vector<RatioMask> draw_masks(const MaskedImage& image, const SweepOptions& options) {
  MaskPattern pattern = pattern_for(options.prepare.mask, image.name);
  std::vector<RatioMask> masks;
  for (const double ratio : options.ratios) {
    pattern.ratio = ratio;
    masks.push_back({ratio, draw_mask(image.grid, pattern)});
  }
  return masks;
}

}  // namespace

SweepResult sweep_flow(const Input& input, const VitModel& model,
                       const std::optional<PixelReading>& reading, const SweepOptions& options,
                       Workers& workers) {
  // image ─▶ patches ─▶ masks
  PrepareOptions first = options.prepare;
  first.mask.pattern.ratio = options.ratios.front();
  MaskedImage prepared = prepare(input, model.config.preprocessing, model.config.patch_size, first);
  prepared.ratio_requested.reset();  // there are several
  const auto image = std::make_shared<const MaskedImage>(std::move(prepared));
  // ─▶ for each mask: token layouts ─▶ encoder ─▶ attention; decoder ─▶ pixels
  const auto sweep = std::make_shared<const MaskSweep>(sweep_masks(
      model, *image, draw_masks(*image, options), options.comparison, reading, workers));
  // ─▶ figure, JSON
  const Recipe recipe = sweep_recipe(*image, model.config, options, *sweep);
  std::vector<Output> outputs = sweep_outputs(image, model.config, sweep, recipe, options, workers);
  const LayoutComparison& first_step = sweep->steps.front().comparison;
  const int layer = first_step.layers.back();
  // ─▶ the page that answers
  if (options.output.html) {
    std::vector<RatioMask> masks;
    for (const SweepStep& step : sweep->steps) {
      masks.push_back({step.ratio, step.mask});
    }
    outputs.push_back(page_output("sweep.html", most_sweep_page, model, *image, masks,
                                  {.layer = layer,
                                   .head = options.head,
                                   .queries = first_step.queries,
                                   .colours = options.colours,
                                   .theme = options.output.drawing.theme,
                                   .language = options.output.drawing.language},
                                  recipe, reading, workers));
  }
  return {.image = image, .sweep = sweep, .layer = layer, .outputs = std::move(outputs)};
}

}  // namespace lacuna
