// BEiT's blocks: an area between the smallest block and what is still to be hidden, an aspect drawn
// evenly on a logarithmic scale from 0.3 to 1/0.3, then a place; a block that would hide nothing
// new or too much is drawn again, ten times at most. Draws come in exactly this order, which is
// what makes a seed give the same mask as BEiT's own code.
//
// Compiled without fused multiply-add: CPython rounds the product and the sum, and a mask must not
// depend on the processor.
#include "lacuna/patch/block_mask.hpp"

#include <cmath>
#include <cstddef>

namespace lacuna {
namespace {

constexpr double smallest_aspect = 0.3;
constexpr int tries_per_block = 10;

struct Block {
  int top = 0;
  int left = 0;
  int height = 0;
  int width = 0;
};

int round_half_to_even(double value) {
  return static_cast<int>(std::nearbyint(value));
}

/// Calls visit(value of the patch) for each patch of the block.
template <typename Hidden, typename Visit>
void for_each_patch(Hidden& hidden, const PatchGrid& grid, const Block& block, const Visit& visit) {
  for (int row = block.top; row < block.top + block.height; ++row) {
    for (int column = block.left; column < block.left + block.width; ++column) {
      const int patch = row * grid.columns + column;
      visit(hidden[static_cast<std::size_t>(patch)]);
    }
  }
}

/// Hides one more block of at most `room` new patches; returns how many are new, 0 if no try fits.
int add_block(std::vector<std::uint8_t>& hidden, const PatchGrid& grid, int smallest_block,
              int room, const BlockDraws& draws) {
  const double lowest = std::log(smallest_aspect);
  const double highest = std::log(1 / smallest_aspect);
  for (int attempt = 0; attempt < tries_per_block; ++attempt) {
    const double area = smallest_block + (room - smallest_block) * draws.uniform();
    const double aspect = std::exp(lowest + (highest - lowest) * draws.uniform());
    Block block;
    block.height = round_half_to_even(std::sqrt(area * aspect));
    block.width = round_half_to_even(std::sqrt(area / aspect));
    if (block.width >= grid.columns || block.height >= grid.rows) {
      continue;
    }
    block.top = draws.integer(0, grid.rows - block.height);
    block.left = draws.integer(0, grid.columns - block.width);
    int added = block.height * block.width;
    for_each_patch(hidden, grid, block, [&](std::uint8_t value) { added -= value; });
    if (added > 0 && added <= room) {
      for_each_patch(hidden, grid, block, [](std::uint8_t& value) { value = 1; });
      return added;
    }
  }
  return 0;
}

}  // namespace

std::vector<std::uint8_t> draw_blocks(const PatchGrid& grid, int hidden_count, int smallest_block,
                                      const BlockDraws& draws) {
  std::vector<std::uint8_t> hidden(static_cast<std::size_t>(grid.count()), 0);
  int room = hidden_count;
  while (room > 0) {
    const int added = add_block(hidden, grid, smallest_block, room, draws);
    if (added == 0) {
      break;
    }
    room -= added;
  }
  return hidden;
}

}  // namespace lacuna
