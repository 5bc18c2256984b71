#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/matrix_product.hpp"

namespace lacuna::nn {

/// A sequence whose tokens attend to each other, and to no other sequence.
struct AttendedSequence {
  ConstMatrixView qkv;  ///< [tokens, 3 · width]: q, k, v side by side, each head-major.
  /// The attended tokens, not empty, as rows of `qkv`; a column of weights each, in this order.
  /// Every token is a query.
  std::span<const int> keys;
  MatrixView output;  ///< [tokens, width], apart from `qkv`.
  /// Gets each head's weights [tokens, keys], from several threads at once, in any order; the view
  /// holds during the call. May be empty.
  std::function<void(int head, ConstMatrixView weights)> on_head;
};

/// Memory that one attention call after another works in.
struct AttentionBuffers {
  /// One head's keys and values, packed, for each worker.
  struct Packed {
    PackedMatrix keys;
    PackedMatrix values;
  };
  std::vector<Packed> packed;
  std::vector<Matrix> weights;  ///< Of each head in hand: scores, then weights.
};

/// Multi-head attention: softmax(q kᵀ / √head_width) v over the keys in `keys`; all other keys have
/// score -inf, so they are skipped rather than multiplied by 0. At least one sequence, all of one
/// width, of which `heads` is a divisor. Works on as many heads at once as have 256 MB of
/// weights, at least one for each thread; `buffers` keeps the memory.
/// Throws Error{usage} if a sequence has no keys: a row of -inf has no softmax.
void attention(std::span<const AttendedSequence> sequences, int heads, AttentionBuffers& buffers,
               Workers& workers);

}  // namespace lacuna::nn
