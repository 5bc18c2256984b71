#pragma once

#include <vector>

#include "lacuna/analysis/comparison/mask_sweep.hpp"
#include "lacuna/patch/mask_patterns.hpp"

namespace lacuna::testing {

/// A mask for each ratio, from seed 0.
[[nodiscard]] inline std::vector<RatioMask> ratio_masks(const PatchGrid& grid,
                                                        const std::vector<double>& ratios,
                                                        MaskPattern pattern = {}) {
  std::vector<RatioMask> masks;
  for (const double ratio : ratios) {
    pattern.ratio = ratio;
    masks.push_back({ratio, draw_mask(grid, pattern)});
  }
  return masks;
}

}  // namespace lacuna::testing
