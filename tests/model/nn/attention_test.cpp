#include "lacuna/model/nn/attention.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "support/golden.hpp"
#include "support/golden_encoder.hpp"
#include "support/scalar_attention.hpp"

namespace lacuna::attention_test {

using testing::drawn_matrix;
using testing::largest_difference;

namespace {

std::vector<int> every(int step, int count) {
  std::vector<int> keys;
  for (int key = 0; key < count; key += step) {
    keys.push_back(key);
  }
  return keys;
}

/// nn::attention() with its weights spread out over all tokens.
testing::ScalarAttention run_attention(ConstMatrixView qkv, int heads, const std::vector<int>& keys,
                                       Workers& workers) {
  const int tokens = qkv.rows;
  testing::ScalarAttention result{.output = Matrix(tokens, qkv.columns / 3),
                                  .weights = Matrix(heads * tokens, tokens)};
  nn::AttentionBuffers buffers;
  const auto keep = [&](int head, ConstMatrixView weights) {
    for (int row = 0; row < tokens; ++row) {
      for (std::size_t key = 0; key < keys.size(); ++key) {
        result.weights.at(head * tokens + row, keys[key]) = weights.row(row)[key];
      }
    }
  };
  const nn::AttendedSequence sequence{
      .qkv = qkv, .keys = keys, .output = result.output.view(), .on_head = keep};
  nn::attention(std::span(&sequence, 1), heads, buffers, workers);
  return result;
}

bool same_bytes(const Matrix& a, const Matrix& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("attention over gathered keys is the literal softmax with -inf, whatever the shape") {
  Workers workers(2);
  struct Shape {
    int tokens, heads, head_width, step;
  };
  for (const Shape& shape : {Shape{1, 1, 8, 1},
                             {5, 2, 8, 2},
                             {17, 3, 64, 4},
                             {197, 3, 64, 4},
                             {130, 1, 80, 1},
                             {257, 2, 32, 3}}) {
    CAPTURE(shape.tokens);
    // Scores with a standard deviation of about 2: entries of ±√3 have variance 1.
    const Matrix qkv = drawn_matrix(11, shape.tokens, 3 * shape.heads * shape.head_width, 1);
    const std::vector<int> keys = every(shape.step, shape.tokens);
    const testing::ScalarAttention expected =
        testing::scalar_attention(qkv.view(), shape.heads, keys);
    const testing::ScalarAttention got = run_attention(qkv.view(), shape.heads, keys, workers);
    CHECK(largest_difference(got.weights.view(), expected.weights.view()) <= 2e-6F);
    CHECK(largest_difference(got.output.view(), expected.output.view()) <= 5e-6F);
    for (int row = 0; row < got.weights.rows(); ++row) {
      const auto weights = got.weights.row(row);
      CHECK(std::abs(std::accumulate(weights.begin(), weights.end(), 0.0) - 1.0) <= 1e-5);
      for (int key = 0; key < shape.tokens; ++key) {
        if (key % shape.step != 0) {
          CHECK(weights[static_cast<std::size_t>(key)] == 0.0F);
        }
      }
    }
  }
}

TEST_CASE("an infinity or NaN in a hidden token reaches no visible row") {
  Workers workers(1);
  Matrix qkv = drawn_matrix(12, 4, 3 * 16, 0);
  const testing::ScalarAttention clean = run_attention(qkv.view(), 2, {0, 2}, workers);
  for (float& value : qkv.row(1)) {
    value = std::nanf("");
  }
  for (float& value : qkv.row(3)) {
    value = std::numeric_limits<float>::infinity();
  }
  const testing::ScalarAttention poisoned = run_attention(qkv.view(), 2, {0, 2}, workers);
  for (const int visible : {0, 2}) {
    CHECK(largest_difference(clean.output.view().row_block(visible, 1),
                             poisoned.output.view().row_block(visible, 1)) == 0.0F);
  }
}

TEST_CASE("attention has the same bytes for 1, 2, 3 and 7 workers") {
  const Matrix qkv = drawn_matrix(23, 197, 3 * 192, 1);
  std::vector<Matrix> attention_results;
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    attention_results.push_back(run_attention(qkv.view(), 3, every(4, 197), workers).output);
  }
  for (std::size_t i = 1; i < attention_results.size(); ++i) {
    CHECK(same_bytes(attention_results[i], attention_results[0]));
  }
}

}  // namespace lacuna::attention_test
