#pragma once

#include <vector>

#include "lacuna/model/vit/attention_sink.hpp"

namespace lacuna::testing {

/// Hands a sink one head's matrix [tokens, keys], written out row by row.
inline void give(AttentionSink& sink, int layer, int head, const std::vector<int>& keys,
                 const std::vector<float>& weights) {
  const int columns = static_cast<int>(keys.size());
  const int rows = static_cast<int>(weights.size()) / columns;
  sink.take({.layer = layer,
             .head = head,
             .weights = {weights.data(), rows, columns, columns},
             .keys = keys});
}

}  // namespace lacuna::testing
