#pragma once

#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

/// What is measured, and what of it is kept for the outputs.
[[nodiscard]] DetailOptions detail_options(const AttendOptions& options);

/// The options of a look at one layout, resolved.
[[nodiscard]] Recipe attend_recipe(const MaskedImage& image, const VitConfig& config,
                                   const AttendOptions& options, const LayoutDetail& detail);

/// The files that the options ask for, in memory: the figure attend; as overlay the large map
/// alone, attend.map; every other panel, attend.rollout and so on; sheet, queries and the
/// animations; attend.json; the tensors.
[[nodiscard]] std::vector<Output> attend_outputs(const MaskedImage& image, const VitConfig& config,
                                                 const LayoutDetail& detail, const Recipe& recipe,
                                                 const AttendOptions& options, Workers& workers);

}  // namespace lacuna
