#pragma once

#include <vector>

#include "lacuna/analysis/pass/patch_scores.hpp"

namespace lacuna {

/// The fewest patches that hold at least `share` of the scores' sum, ascending: largest scores
/// first, of equal ones the lower number first, patches without a score or with 0 never. Nothing if
/// the sum is 0. Throws Error{usage} if share is outside (0, 1].
/// Source: facebookresearch/dino, visualize_attention.py, --threshold.
[[nodiscard]] std::vector<int> patches_holding(double share, const PatchScores& scores);

}  // namespace lacuna
