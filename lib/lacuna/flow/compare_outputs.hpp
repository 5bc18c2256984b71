#pragma once

#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

/// What is compared, and what of it is kept for the outputs.
[[nodiscard]] ComparisonOptions comparison_options(const CompareOptions& options);

/// The options of a comparison, resolved.
[[nodiscard]] Recipe compare_recipe(const MaskedImage& image, const VitConfig& config,
                                    const CompareOptions& options,
                                    const LayoutComparison& comparison);

/// The files of a comparison that the options ask for, in memory: the figure compare, one overlay
/// for each layout, with the panels also photo, mask and difference; attention.json; the tensors.
[[nodiscard]] std::vector<Output> compare_outputs(const MaskedImage& image, const VitConfig& config,
                                                  const LayoutComparison& comparison,
                                                  const Recipe& recipe,
                                                  const CompareOptions& options, Workers& workers);

}  // namespace lacuna
