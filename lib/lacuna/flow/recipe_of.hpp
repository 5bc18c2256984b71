#pragma once

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

// The recipe of each command's outputs on one image: its options, resolved, without those that
// change no byte and, of those that the model or the picture decides, what was decided.

[[nodiscard]] Recipe mask_recipe(const MaskedImage& image, const MaskFlowOptions& options);
[[nodiscard]] Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                                    const CompareOptions& options,
                                    const LayoutComparison& comparison);
[[nodiscard]] Recipe attend_recipe(const MaskedImage& image, const VitConfig& config,
                                   const AttendOptions& options, const LayoutDetail& detail);
[[nodiscard]] Recipe reconstruct_recipe(const MaskedImage& image, const VitConfig& config,
                                        const ReconstructOptions& options,
                                        const Reconstruction& reconstruction);
[[nodiscard]] Recipe sweep_recipe(const MaskedImage& image, const VitConfig& config,
                                  const SweepOptions& options, const MaskSweep& sweep);
[[nodiscard]] Recipe explain_recipe(const MaskedImage& image, const ExplainFlowOptions& options);

/// A recipe as a person would type it: without what the model decides, or the command by itself.
[[nodiscard]] Recipe short_recipe(Recipe recipe, const VitConfig& config, const MaskedImage& image);

}  // namespace lacuna
