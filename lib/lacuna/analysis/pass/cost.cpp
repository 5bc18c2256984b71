// A layer is 4 D² for q, k, v and the output, 2 · D · MLP width for the MLP, for each of T tokens;
// attention is T² · D for the scores and as much for the weighted sum.
#include "lacuna/analysis/pass/cost.hpp"

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

DecoderCost decoder_cost_of(const VitConfig& config, const TokenLayout& layout, int patch_count) {
  const DecoderConfig& decoder = *config.decoder;
  const std::int64_t tokens = 1 + patch_count;
  const std::int64_t width = decoder.width;
  const std::int64_t patch_values = std::int64_t{3} * config.patch_size * config.patch_size;
  return {
      .embedding = std::int64_t{layout.length()} * config.width * width,
      .linear = decoder.depth * tokens * (4 * width * width + 2 * width * decoder.mlp_width),
      .attention = decoder.depth * (2 * tokens * tokens * width),
      .prediction = patch_count * width * patch_values,
  };
}

}  // namespace lacuna
