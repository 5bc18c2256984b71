#pragma once

#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/pipeline/compare_flow.hpp"

namespace lacuna {

/// The options of a comparison, resolved.
[[nodiscard]] Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                                    const CompareOptions& options,
                                    const LayoutComparison& comparison);

/// The files of a comparison that the options ask for, in memory: the figure compare, one overlay
/// for each layout, with the panels also photo, mask and difference; attention.json.
[[nodiscard]] std::vector<Output> compare_outputs(const MaskedImage& image, const VitConfig& config,
                                                  const LayoutComparison& comparison,
                                                  const Recipe& recipe,
                                                  const CompareOptions& options, Workers& workers);

}  // namespace lacuna
