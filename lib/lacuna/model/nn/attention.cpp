#include "lacuna/model/nn/attention.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/model/nn/matrix_product.hpp"
#include "lacuna/model/nn/row_kernels.hpp"

// Where −inf (-inf) is written: nowhere, and here. The textbook sets the score of a hidden key to
// −inf before the softmax; exp(−inf) is 0, so its weight is exactly 0 and its value adds nothing.
// The same numbers come out if that key's column is never computed, and that is what is done:
//
//     tokens      0   1   2   3   4          tokens 2 and 3 are hidden
//     keys        0   1           4          what TokenLayout::attended_tokens() lists
//
//     scores   ┌ q0·k0   q0·k1   q0·k4 ┐     every token is a query, hidden ones too;
//              │ q1·k0   q1·k1   q1·k4 │     columns of −inf are left out
//              └   …       …       …   ┘
//
// So a matrix of weights has a column for each attended token only, and the weights of hidden keys
// are 0 by construction, not by rounding. Which keys are hidden is decided in
// patch/token_layout.cpp, once for all layers.

namespace lacuna::nn {
namespace {

constexpr int attention_rows = 128;  // Queries of one attention task.

void fit(Matrix& matrix, int rows, int columns) {
  if (matrix.rows() != rows || matrix.columns() != columns) {
    matrix = Matrix(rows, columns);
  }
}

/// How the heads of one call lie in its buffers.
struct Heads {
  AttentionBuffers& buffers;
  int tokens;
  int head_width;
  int key_count;

  [[nodiscard]] MatrixView keys(int head) const {
    return buffers.keys.view().row_block(head * head_width, head_width);
  }
  [[nodiscard]] MatrixView values(int head) const {
    return buffers.values.view().row_block(head * key_count, key_count);
  }
  [[nodiscard]] MatrixView weights(int head, int first, int count) const {
    return buffers.weights.view().row_block(head * tokens + first, count);
  }
};

Heads fitted(AttentionBuffers& buffers, int tokens, int heads, int head_width, int key_count) {
  fit(buffers.keys, heads * head_width, key_count);
  fit(buffers.values, heads * key_count, head_width);
  fit(buffers.weights, heads * tokens, key_count);
  return {buffers, tokens, head_width, key_count};
}

/// Copies one head's visible keys (transposed, as the right-hand side of q kᵀ) and values.
void gather(ConstMatrixView qkv, int width, int head, std::span<const int> keys,
            MatrixView transposed_keys, MatrixView values) {
  const int head_width = transposed_keys.rows;
  for (int column = 0; column < static_cast<int>(keys.size()); ++column) {
    const float* token = qkv.row(keys[static_cast<std::size_t>(column)]).data();
    const float* key = token + width + std::ptrdiff_t{head} * head_width;
    const float* value = token + std::ptrdiff_t{2} * width + std::ptrdiff_t{head} * head_width;
    for (int i = 0; i < head_width; ++i) {
      transposed_keys.data[i * transposed_keys.stride + column] = key[i];
    }
    std::copy_n(value, head_width, values.row(column).data());
  }
}

}  // namespace

void attention(ConstMatrixView qkv, int heads, std::span<const int> keys, AttentionBuffers& buffers,
               MatrixView output, const std::function<void(int, ConstMatrixView)>& on_head,
               Workers& workers) {
  if (keys.empty()) {
    throw Error(ErrorKind::usage,
                "attention: every key is masked with -inf, and a softmax needs at least one score; "
                "leave at least one token visible");
  }
  const int tokens = qkv.rows;
  const int width = qkv.columns / 3;
  const int head_width = width / heads;
  const Heads parted = fitted(buffers, tokens, heads, head_width, static_cast<int>(keys.size()));

  workers.parallel_for(heads, [&](int head, int) {
    gather(qkv, width, head, keys, parted.keys(head), parted.values(head));
  });

  const int blocks = parts(tokens, attention_rows);
  const float scale = 1.0F / std::sqrt(static_cast<float>(head_width));
  workers.parallel_for(heads * blocks, [&](int task, int) {
    const int head = task / blocks;
    const int first = task % blocks * attention_rows;
    const int count = std::min(attention_rows, tokens - first);
    const MatrixView weights = parted.weights(head, first, count);
    const auto head_columns = [&](auto matrix) {
      return matrix.row_block(first, count).column_block(head * head_width, head_width);
    };
    // weights = softmax(q @ k.transpose(-2, -1) * head_dim ** -0.5); x = weights @ v
    matmul(head_columns(qkv), parted.keys(head), weights);
    for (int row = 0; row < count; ++row) {
      softmax_row(weights.row(row), scale);
    }
    matmul(weights, parted.values(head), head_columns(output));
  });

  if (on_head) {
    workers.parallel_for(heads,
                         [&](int head, int) { on_head(head, parted.weights(head, 0, tokens)); });
  }
}

}  // namespace lacuna::nn
