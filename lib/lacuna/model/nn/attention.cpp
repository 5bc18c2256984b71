#include "lacuna/model/nn/attention.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/model/nn/matrix_product.hpp"
#include "lacuna/model/nn/row_kernels.hpp"

namespace lacuna::nn {
namespace {

constexpr int attention_rows = 128;  // Queries of one attention task.

void fit(Matrix& matrix, int rows, int columns) {
  if (matrix.rows() != rows || matrix.columns() != columns) {
    matrix = Matrix(rows, columns);
  }
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
  const int key_count = static_cast<int>(keys.size());
  fit(buffers.keys, heads * head_width, key_count);
  fit(buffers.values, heads * key_count, head_width);
  fit(buffers.weights, heads * tokens, key_count);
  const auto keys_of = [&](int head) {
    return buffers.keys.view().row_block(head * head_width, head_width);
  };
  const auto values_of = [&](int head) {
    return buffers.values.view().row_block(head * key_count, key_count);
  };

  workers.parallel_for(heads, [&](int head, int) {
    gather(qkv, width, head, keys, keys_of(head), values_of(head));
  });

  const int blocks = parts(tokens, attention_rows);
  const float scale = 1.0F / std::sqrt(static_cast<float>(head_width));
  workers.parallel_for(heads * blocks, [&](int task, int) {
    const int head = task / blocks;
    const int first = task % blocks * attention_rows;
    const int count = std::min(attention_rows, tokens - first);
    const MatrixView weights = buffers.weights.view().row_block(head * tokens + first, count);
    const auto head_columns = [&](auto matrix) {
      return matrix.row_block(first, count).column_block(head * head_width, head_width);
    };
    // weights = softmax(q @ k.transpose(-2, -1) * head_dim ** -0.5); x = weights @ v
    matmul(head_columns(qkv), keys_of(head), weights);
    for (int row = 0; row < count; ++row) {
      softmax_row(weights.row(row), scale);
    }
    matmul(weights, values_of(head), head_columns(output));
  });

  if (on_head) {
    workers.parallel_for(heads, [&](int head, int) {
      on_head(head, buffers.weights.view().row_block(head * tokens, tokens));
    });
  }
}

}  // namespace lacuna::nn
