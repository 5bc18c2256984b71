#include "lacuna/analysis/cost.hpp"

namespace lacuna {

Cost cost_of(const VitConfig& config, const TokenLayout& layout) {
  const std::int64_t tokens = layout.length();
  const std::int64_t width = config.width;
  const std::int64_t patch_values = std::int64_t{3} * config.patch_size * config.patch_size;
  return {
      .patch_embedding = layout.patch_tokens() * patch_values * width,
      .linear = config.depth * tokens * (4 * width * width + 2 * width * config.mlp_width),
      .attention = config.depth * (2 * tokens * tokens * width),
  };
}

}  // namespace lacuna
