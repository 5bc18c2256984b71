#pragma once

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
  int patch_size = 16;
  int width = 192;  ///< Floats per token (embed_dim).
  int depth = 12;   ///< Layers.
  int heads = 3;
  int mlp_width = 768;
  float layer_norm_epsilon = 1e-6F;
  std::vector<TokenKind> prefix = {TokenKind::cls};
  PatchGrid stored_grid = {14, 14, 16};  ///< The grid that its position table was made for.
  Preprocessing preprocessing;

  [[nodiscard]] int head_width() const { return width / heads; }
};

}  // namespace lacuna
