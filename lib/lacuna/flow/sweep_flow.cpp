#include "lacuna/flow/sweep_flow.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/sweep_outputs.hpp"

namespace lacuna {
namespace {

void check_has_ratio(const MaskPattern& pattern) {
  if (pattern.type != MaskType::random && pattern.type != MaskType::block &&
      pattern.type != MaskType::simmim) {
    throw Error(ErrorKind::usage,
                fmt::format("--mask {}: has no ratio to sweep over, needed random, block or simmim",
                            mask_type_name(pattern.type)));
  }
}

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

void check_ratios(const std::vector<double>& ratios) {
  const auto count = static_cast<int>(ratios.size());
  const auto is_share = [](double ratio) { return ratio >= 0 && ratio <= 1; };
  const bool ascends = std::ranges::adjacent_find(ratios, std::greater_equal<>()) == ratios.end();
  if (count < fewest_ratios || count > most_ratios || !ascends ||
      !std::ranges::all_of(ratios, is_share)) {
    throw Error(ErrorKind::usage,
                fmt::format("--ratios {}: needed {} to {} ratios between 0 and 1, each larger than "
                            "the one before, such as 0,0.25,0.5,0.75,0.9",
                            fmt::join(ratios, ","), fewest_ratios, most_ratios));
  }
}

void check_options(const VitConfig& config, const SweepOptions& options) {
  check_ratios(options.ratios);
  check_has_ratio(options.prepare.mask.pattern);
  check_options(options.prepare, config.preprocessing, config.patch_size);
  static_cast<void>(resolve_layers(options.comparison.layers, config));
  if (options.head >= config.heads) {
    throw Error(ErrorKind::usage, fmt::format("--head {}: this model has heads 0 to {}",
                                              options.head, config.heads - 1));
  }
}

SweepResult sweep_flow(const Input& input, const VitModel& model,
                       const std::optional<PixelReading>& reading, const SweepOptions& options,
                       Workers& workers) {
  // image ─▶ patches ─▶ masks
  const Preprocessing preprocessing = preprocessing_with(
      model.config.preprocessing, options.prepare.geometry, model.config.patch_size);
  PrepareOptions first = options.prepare;
  first.mask.pattern.ratio = options.ratios.front();
  MaskedImage image = prepare(input, preprocessing, model.config.patch_size, first);
  image.ratio_requested.reset();  // there are several
  // ─▶ for each mask: token layouts ─▶ encoder ─▶ attention; decoder ─▶ pixels
  MaskSweep sweep =
      sweep_masks(model, image, draw_masks(image, options), options.comparison, reading, workers);
  // ─▶ figure, JSON
  const Recipe recipe = sweep_recipe(image, model.config, options, sweep);
  std::vector<Output> outputs = sweep_outputs(image, model.config, sweep, recipe, options, workers);
  const int layer = sweep.steps.front().comparison.layers.back();
  return {.image = std::move(image),
          .sweep = std::move(sweep),
          .layer = layer,
          .outputs = std::move(outputs)};
}

}  // namespace lacuna
