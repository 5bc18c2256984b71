#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"

namespace lacuna {

/// The attention of one head, while it is hot. Gone when the sink returns.
struct HeadAttention {
  int layer = 0;
  int head = 0;
  ConstMatrixView weights;  ///< [tokens, keys]: softmax rows, each adding up to 1.
  /// The token of each column, ascending. Every other token has weight exactly 0.
  std::span<const int> keys;
};

/// Takes what it needs from each head of each layer; nothing else stores attention.
/// take() is called once per layer and head, for several heads of a layer at once from different
/// threads.
class AttentionSink {
 public:
  virtual ~AttentionSink() = default;
  virtual void take(const HeadAttention& attention) = 0;
};

}  // namespace lacuna
