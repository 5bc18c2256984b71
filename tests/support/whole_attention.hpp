#pragma once

#include "lacuna/base/matrix.hpp"
#include "lacuna/model/vit/attention_sink.hpp"

namespace lacuna::testing {

/// Keeps every head of the layer that ran, over all tokens: hidden keys as columns of 0.
class WholeAttention : public AttentionSink {
 public:
  WholeAttention(int heads, int tokens) : all(heads * tokens, tokens) {}
  void take(const HeadAttention& attention) override {
    const int tokens = attention.weights.rows;
    for (int row = 0; row < tokens; ++row) {
      for (std::size_t key = 0; key < attention.keys.size(); ++key) {
        all.at(attention.head * tokens + row, attention.keys[key]) =
            attention.weights.row(row)[key];
      }
    }
  }
  Matrix all;  ///< [heads · tokens, tokens].
};

}  // namespace lacuna::testing
