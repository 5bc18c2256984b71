#pragma once

#include <vector>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

/// The options of a reconstruction, resolved.
[[nodiscard]] Recipe reconstruct_recipe(const MaskedImage& image, const VitConfig& config,
                                        const ReconstructOptions& options,
                                        const Reconstruction& reconstruction);

/// The files of a reconstruction that the options ask for, in memory: the figure reconstruct; as
/// overlays the pictures alone, reconstruction, pasted and decoder; the other panels;
/// reconstruct.json.
[[nodiscard]] std::vector<Output> reconstruct_outputs(
    const MaskedImage& image, const VitConfig& config, const Reconstruction& reconstruction,
    const Recipe& recipe, const ReconstructOptions& options, Workers& workers);

}  // namespace lacuna
