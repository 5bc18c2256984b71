#pragma once

#include <functional>
#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"

namespace lacuna::nn {

/// Memory that one attention call after another works in.
struct AttentionBuffers {
  Matrix keys;     ///< [heads · head width, keys]: Kᵀ of each head, visible keys only.
  Matrix values;   ///< [heads · keys, head width].
  Matrix weights;  ///< [heads · tokens, keys].
};

/// Multi-head attention: softmax(q kᵀ / √head_width) v over the keys in `keys`; all other keys have
/// score -inf, so they are skipped rather than multiplied by 0. Every token is a query.
///   qkv     [tokens, 3 · width]: q, k, v side by side, each head-major
///   output  [tokens, width]
/// `on_head` (may be empty) gets each head's weights, from several threads at once.
/// Throws Error{usage} if `keys` is empty: a row of -inf has no softmax.
void attention(ConstMatrixView qkv, int heads, std::span<const int> keys, AttentionBuffers& buffers,
               MatrixView output,
               const std::function<void(int head, ConstMatrixView weights)>& on_head,
               Workers& workers);

}  // namespace lacuna::nn
