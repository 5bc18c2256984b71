#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/report/tensors/named_array.hpp"

namespace lacuna {

/// Which passes are stored, and what of them.
struct StoredPasses {
  std::vector<std::shared_ptr<const LayoutPass>> passes;
  std::span<const int> layers;  ///< The chosen ones: the first axis of what is stored by layer.
  int heads = 0;
  TensorChoice choice;
};

/// What a notebook needs of the mask and of each pass. L chosen layers, H heads, T tokens of the
/// layout, D width, d = D / H, Q queries:
///
///     mask [rows, columns] uint8 (1 = hidden) · ids_keep · ids_restore · layers [L] int64
///     deit_patches [T] int64: the patch of each token, -1 for a prefix token
///     rows:   deit_queries [Q] int64: a patch, -1 CLS, -2 the mean over visible patches
///             deit_rows [L, Q, H, T]
///     full:   deit_attn [L, H, T, T]
///     states: deit_embedded [T, D] · deit_states [L, T, D] · deit_normed [T, D]
///     qkv:    deit_q · deit_k · deit_v [L, H, T, d]
///
/// and the same of the other layouts, by name. A query that a layout does not have is not among
/// its Q. Floats lie in the passes, which must outlive the arrays.
[[nodiscard]] std::vector<NamedArray> attention_arrays(const MaskedImage& image,
                                                       const StoredPasses& stored);

}  // namespace lacuna
