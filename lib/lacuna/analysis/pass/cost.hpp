#pragma once

#include <cstdint>

#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// Multiply-adds of one encoder pass: the textbook count of the rows that enter, not reduced by
/// skipping work.
struct Cost {
  std::int64_t patch_embedding = 0;  ///< Patches in the sequence · 3 p² · D.
  std::int64_t linear = 0;           ///< 12 · T · D² per layer (with mlp_width = 4 D).
  std::int64_t attention = 0;        ///< 2 · T² · D per layer.
  [[nodiscard]] std::int64_t total() const { return patch_embedding + linear + attention; }
};

[[nodiscard]] Cost cost_of(const VitConfig& config, const TokenLayout& layout);

/// Multiply-adds of one pass of an MAE decoder of width E over T = 1 + patches tokens.
struct DecoderCost {
  std::int64_t embedding = 0;   ///< Tokens of the encoder · D · E.
  std::int64_t linear = 0;      ///< 12 · T · E² per layer (with mlp_width = 4 E).
  std::int64_t attention = 0;   ///< 2 · T² · E per layer.
  std::int64_t prediction = 0;  ///< Patches · E · 3 p².
  [[nodiscard]] std::int64_t total() const { return embedding + linear + attention + prediction; }
};

/// The decoder of config.decoder after an encoder pass under `layout`.
[[nodiscard]] DecoderCost decoder_cost_of(const VitConfig& config, const TokenLayout& layout,
                                          int patch_count);

}  // namespace lacuna
