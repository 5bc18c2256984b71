#pragma once

#include "lacuna/base/matrix.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A table [from.count(), D] for another grid. Source: torch.nn.functional.interpolate, mode
/// bicubic (A = -0.75; antialiased as Pillow: A = -0.5, support widened when shrinking).
[[nodiscard]] Matrix resize_positions(const Matrix& table, const PatchGrid& from,
                                      const PatchGrid& to, PositionResize rule);

/// MAE's table [1 + count, D], CLS row of 0 first: half the columns for the patch's column, half
/// for its row. Source: the MAE paper's appendix; util/pos_embed.py ("w goes first").
[[nodiscard]] Matrix sine_cosine_positions(const PatchGrid& grid, int width);

}  // namespace lacuna
