#include "lacuna/analysis/comparison/mask_sweep.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lacuna {
namespace {

bool hides_all_of(const Mask& more, const Mask& less) {
  return std::ranges::equal(less.hidden, more.hidden,
                            [](int before, int after) { return before <= after; });
}

}  // namespace

std::optional<double> SweepStep::relative_error() const {
  if (!reconstruction || !reconstruction->error) {
    return std::nullopt;
  }
  const auto fill =
      std::ranges::find(reconstruction->fills, Fill::mean_colour, &FilledPicture::fill);
  if (fill == reconstruction->fills.end() || !(fill->error.mse > 0)) {
    return std::nullopt;
  }
  return reconstruction->error->mse / fill->error.mse;
}

std::optional<float> SweepStep::leak(int layer) const {
  return mask.visible_count() > 0 ? std::optional(comparison.leak[static_cast<std::size_t>(layer)])
                                  : std::nullopt;
}

std::optional<double> SweepStep::mean_leak() const {
  if (mask.visible_count() == 0) {
    return std::nullopt;
  }
  return std::accumulate(comparison.leak.begin(), comparison.leak.end(), 0.0) /
         static_cast<double>(comparison.leak.size());
}

bool MaskSweep::is_nested() const {
  return std::ranges::adjacent_find(steps, [](const SweepStep& a, const SweepStep& b) {
           return !hides_all_of(b.mask, a.mask);
         }) == steps.end();
}

bool MaskSweep::is_equal() const {
  return std::ranges::all_of(steps, [](const SweepStep& step) { return step.comparison.equal; });
}

MaskSweep sweep_masks(const VitModel& model, MaskedImage image, std::vector<RatioMask> masks,
                      const ComparisonOptions& options, const std::optional<PixelReading>& reading,
                      Workers& workers) {
  const Matrix patches = patches_of(image);
  std::vector<Prediction> predictions;
  if (reading) {
    std::vector<MaskedPatches> masked;
    for (const RatioMask& each : masks) {
      masked.push_back({.patches = patches, .grid = image.grid, .mask = each.mask});
    }
    predictions = predict(model, masked, {}, workers);
  }
  MaskSweep sweep;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    image.mask = std::move(masks[i].mask);
    SweepStep& step = sweep.steps.emplace_back();
    step.ratio = masks[i].ratio;
    step.comparison = compare_layouts(model, image, options, workers);
    if (reading) {
      step.reconstruction =
          reconstruction_of(model, image, patches, *reading, std::move(predictions[i]), workers);
    }
    step.mask = std::move(image.mask);
  }
  return sweep;
}

}  // namespace lacuna
