#pragma once

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// What add_scores() is drawn over: the grey photo; where the colours are smooth, the photo under
/// them, coloured pixel by pixel.
[[nodiscard]] SharedImage map_photo(const SharedImage& grey, const PatchGrid& grid,
                                    const Mask& mask, const PatchScores& scores,
                                    const ScoreColours& colours);

}  // namespace lacuna
