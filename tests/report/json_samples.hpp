#pragma once

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna::testing {

/// A 2 × 3 grid of 16 px patches, hidden 1, 3 and 4 in MAE's noise order (5, 0, 2 | 3, 1, 4), cut
/// from a 640 × 480 photo.
[[nodiscard]] MaskedImage sample_image();

/// Untrained, with a CLS and a distillation token: 2 layers, 2 heads, width 8.
[[nodiscard]] VitConfig sample_config();

/// deit, mae and zeroed with uniform attention over the keys that may be attended; the queries are
/// CLS and the hidden patch 3, which mae does not have; layer 1 is kept, with its matrices.
[[nodiscard]] LayoutComparison sample_comparison();

/// Options of every type that a recipe holds.
[[nodiscard]] Recipe sample_recipe();

}  // namespace lacuna::testing
