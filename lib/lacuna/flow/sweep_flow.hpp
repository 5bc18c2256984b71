#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// Everything that `lacuna sweep` can be told about one image.
struct SweepOptions {
  /// The ratios that are asked for, ascending; prepare.mask.pattern.ratio does not count.
  std::vector<double> ratios = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  PrepareOptions prepare;
  ComparisonOptions comparison;
  std::optional<NormPix> norm_pix;  ///< Declared; if absent, pixel_reading() decides.
  int head = -1;                    ///< The head that the pictures show; -1: the mean over heads.
  bool animate = false;             ///< Also as an animation, a picture for each ratio.
  ColourOptions colours;
  OutputOptions output;
};

/// How many ratios a sweep may have: a strip of one column compares nothing, and more than twenty
/// do not fit.
inline constexpr int fewest_ratios = 2;
inline constexpr int most_ratios = 20;

/// Throws Error{usage} for ratios that are too few, too many, not ascending or not between 0 and 1.
void check_ratios(const std::vector<double>& ratios);

/// Finds contradictions that only the model reveals, before anything starts. Throws Error{usage}: a
/// layer or head that the model does not have, an image size that its patches do not divide, a mask
/// without a ratio, ratios that cannot be.
void check_options(const VitConfig& config, const SweepOptions& options);

/// What sweeping one image left: for the summary; the rest is in the outputs.
struct SweepResult {
  MaskedImage image;  ///< Its mask is that of the first ratio.
  MaskSweep sweep;
  int layer = 0;  ///< That the figure shows.
  std::vector<Output> outputs;
};

/// One image, one kind of mask, one seed: what changes as more and more patches are hidden.
/// `reading` is pixel_reading() of a model with a decoder.
SweepResult sweep_flow(const Input& input, const VitModel& model,
                       const std::optional<PixelReading>& reading, const SweepOptions& options,
                       Workers& workers);

}  // namespace lacuna
