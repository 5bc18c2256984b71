#pragma once

#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

/// The options of a sweep, resolved.
[[nodiscard]] Recipe sweep_recipe(const MaskedImage& image, const VitConfig& config,
                                  const SweepOptions& options, const MaskSweep& sweep);

/// The files of a sweep that the options ask for, in memory: the figure sweep; as panels the photo
/// and, for each ratio, its mask, its maps and its reconstruction; sweep.json.
[[nodiscard]] std::vector<Output> sweep_outputs(const MaskedImage& image, const VitConfig& config,
                                                const MaskSweep& sweep, const Recipe& recipe,
                                                const SweepOptions& options, Workers& workers);

}  // namespace lacuna
