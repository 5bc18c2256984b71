#pragma once

#include <functional>

#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// Hides each patch of which at least half of the pixels are covered. The centre of each pixel of
/// the model's input is looked up at its place in the original, `covered(x, y)`; `source` is the
/// part of the original that the grid shows.
[[nodiscard]] Mask mask_of_coverage(const PatchGrid& grid, const Box& source,
                                    const std::function<bool(double x, double y)>& covered);

}  // namespace lacuna
