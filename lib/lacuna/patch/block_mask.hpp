#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// The two draws that BEiT's generator needs, from whichever stream.
struct BlockDraws {
  std::function<double()> uniform;                  ///< In [0, 1).
  std::function<int(int first, int last)> integer;  ///< Both ends inclusive.
};

/// BEiT's blockwise mask: rectangles of at least `smallest_block` patches are added until
/// `hidden_count` patches are hidden. It may stop short, never over. One value per patch, 1 =
/// hidden.
/// Source: microsoft/unilm, beit/masking_generator.py, its quirks included: halves round to even,
/// a block never spans a full side of the grid, and near the end the range of areas is reversed.
[[nodiscard]] std::vector<std::uint8_t> draw_blocks(const PatchGrid& grid, int hidden_count,
                                                    int smallest_block, const BlockDraws& draws);

}  // namespace lacuna
