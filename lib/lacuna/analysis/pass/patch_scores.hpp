#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// One number per patch, raster order. Empty where the model never saw the patch: not 0, not NaN.
using PatchScores = std::vector<std::optional<float>>;

/// A query's attention weights [sequence], un-sequenced onto the grid: the weight of each patch
/// that is in the layout.
[[nodiscard]] PatchScores patch_scores(const TokenLayout& layout, std::span<const float> weights,
                                       int patch_count);

/// `a - b` where both are present.
[[nodiscard]] PatchScores score_difference(const PatchScores& a, const PatchScores& b);

/// The fewest patches that hold at least `share` of the scores' sum, ascending: largest scores
/// first, of equal ones the lower number first, patches without a score or with 0 never. Nothing if
/// the sum is 0. Throws Error{usage} if share is outside (0, 1].
/// Source: facebookresearch/dino, visualize_attention.py, --threshold.
[[nodiscard]] std::vector<int> patches_holding(double share, const PatchScores& scores);

}  // namespace lacuna
