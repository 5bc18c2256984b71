#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/image/preprocess.hpp"
#include "lacuna/patch/patch_grid.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// The shape of a pre-norm Vision Transformer, and how its authors feed it.
struct VitConfig {
  std::string name;      ///< As the user named it: "untrained:deit-tiny", "vit.safetensors".
  std::string family;    ///< "vit", "deit" …
  bool trained = false;  ///< false: seeded random weights; every output says so.
  std::uint64_t untrained_seed = 0;
  int patch_size = 16;
  int width = 192;  ///< Floats per token (embed_dim).
  int depth = 12;   ///< Layers.
  int heads = 3;
  int mlp_width = 768;
  float layer_norm_epsilon = 1e-6F;
  std::vector<TokenKind> prefix = {TokenKind::cls};
  PatchGrid stored_grid;  ///< The grid that the position table was made for.
  Preprocessing preprocessing;

  [[nodiscard]] int head_width() const { return width / heads; }
  /// Rows of the position table before the patches': one for each prefix token but registers.
  [[nodiscard]] int prefix_positions() const;
};

}  // namespace lacuna
