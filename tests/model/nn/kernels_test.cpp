#include "lacuna/model/nn/kernels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "lacuna/model/nn/attention.hpp"
#include "lacuna/model/nn/row_kernels.hpp"
#include "lacuna/model/nn/steady_rows.hpp"
#include "support/golden.hpp"
#include "support/golden_encoder.hpp"
#include "support/scalar_attention.hpp"

namespace lacuna::kernels_test {

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
  nn::attention(qkv, heads, keys, buffers, result.output.view(), keep, workers);
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

TEST_CASE("a linear layer is x Wᵀ + b, with exact GELU or the residual on request") {
  Workers workers(2);
  // Two rows, two inputs, three outputs, by hand.
  Matrix weights(3, 2);
  const float rows[] = {1, 2, 3, 4, -1, 0};
  std::copy_n(rows, 6, weights.data());
  const std::vector<float> bias = {0.5F, 0, 1};
  const nn::Linear layer(weights.view(), bias, workers);
  Matrix x(2, 2);
  x.at(0, 0) = 1;
  x.at(0, 1) = 1;
  x.at(1, 0) = -2;
  Matrix y(2, 3);
  nn::linear(x.view(), layer, nn::Epilogue::none, y.view(), workers);
  CHECK(std::vector<float>(y.data(), y.data() + 6) == std::vector<float>{3.5F, 7, 0, -1.5F, -6, 3});

  nn::linear(x.view(), layer, nn::Epilogue::add_to_output, y.view(), workers);
  CHECK(y.at(0, 0) == 7.0F);
  CHECK(y.at(1, 2) == 6.0F);

  nn::linear(x.view(), layer, nn::Epilogue::gelu, y.view(), workers);
  CHECK(y.at(0, 2) == 0.0F);
  CHECK(y.at(1, 2) ==
        doctest::Approx(3.0 * 0.5 * (1.0 + std::erf(3.0 / std::sqrt(2.0)))).epsilon(1e-6));
  CHECK(y.at(1, 0) ==
        doctest::Approx(-1.5 * 0.5 * (1.0 + std::erf(-1.5 / std::sqrt(2.0)))).epsilon(1e-5));
}

TEST_CASE("products have the same bytes for 1, 2, 3 and 7 workers") {
  const Matrix weights = drawn_matrix(21, 576, 192, -3);
  const std::vector<float> bias(576, 0.25F);
  const Matrix x = drawn_matrix(22, 50, 192, 0);
  const Matrix qkv = drawn_matrix(23, 197, 3 * 192, 1);
  std::vector<Matrix> linear_results;
  std::vector<Matrix> attention_results;
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    const nn::Linear layer(weights.view(), bias, workers);
    Matrix y(50, 576);
    nn::linear(x.view(), layer, nn::Epilogue::gelu, y.view(), workers);
    linear_results.push_back(y);
    attention_results.push_back(run_attention(qkv.view(), 3, every(4, 197), workers).output);
  }
  for (std::size_t i = 1; i < linear_results.size(); ++i) {
    CHECK(same_bytes(linear_results[i], linear_results[0]));
    CHECK(same_bytes(attention_results[i], attention_results[0]));
  }
}

TEST_CASE("a row's bits depend neither on how many rows share its product nor on its place") {
  Workers workers(2);
  const Matrix weights = drawn_matrix(31, 200, 192, -3);  // two panels of columns, and a narrow one
  const std::vector<float> bias(200, 0.25F);
  const nn::Linear layer(weights.view(), bias, workers);
  const Matrix x = drawn_matrix(32, 256, 192, 0);
  for (const nn::Epilogue epilogue : {nn::Epilogue::none, nn::Epilogue::gelu}) {
    Matrix all(256, 200);
    nn::linear(x.view(), layer, epilogue, all.view(), workers);
    for (int count = 1; count <= 128; ++count) {
      const int first = 7 * count % 128;
      Matrix some(count, 200);
      nn::linear(x.view().row_block(first, count), layer, epilogue, some.view(), workers);
      CAPTURE(count);
      CHECK(std::memcmp(some.data(), all.row(first).data(), some.size() * sizeof(float)) == 0);
    }
  }
}

TEST_CASE("a product is given as many rows as sum alike, and few more than asked") {
  for (const int inputs : {192, 768}) {
    for (int rows = 1; rows <= 100; ++rows) {
      const nn::ProductShape shape = {.inputs = inputs, .columns = 96, .rows = rows};
      const int given = nn::steady_rows(shape);
      CAPTURE(rows);
      CHECK(given >= rows);  // else each row would be a product of its own: right, but slow
      CHECK(given <= rows + 16);
      CHECK(nn::steady_rows({.inputs = inputs, .columns = 96, .rows = given}) == given);
    }
  }
}

TEST_CASE("layer norm gives mean 0 and variance 1 before its weight and bias") {
  const std::vector<float> input = {1, 2, 3, 4, 5};
  const std::vector<float> weight = {1, 1, 1, 1, 2};
  const std::vector<float> bias = {0, 0, 0, 0, 1};
  std::vector<float> output(5);
  nn::layer_norm_row(input, weight, bias, 0.0F, output);
  const double unit = 1.0 / std::sqrt(2.0);  // (x - 3) / √2
  CHECK(output[0] == doctest::Approx(-2 * unit));
  CHECK(output[2] == doctest::Approx(0.0));
  CHECK(output[4] == doctest::Approx(2 * (2 * unit) + 1));
}

TEST_CASE("the entropy of n equal weights is log n, and of a single 1 it is 0") {
  for (const int n : {1, 3, 16, 37}) {
    const std::vector<float> weights(static_cast<std::size_t>(n), 1.0F / static_cast<float>(n));
    CHECK(nn::entropy_of_row(weights) == doctest::Approx(std::log(n)).epsilon(1e-5));
  }
  CHECK(nn::entropy_of_row(std::vector<float>{0, 1, 0}) == 0.0F);
}

}  // namespace lacuna::kernels_test
