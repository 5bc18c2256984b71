#include "lacuna/model/vit/transformer_block.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/golden_encoder.hpp"

namespace lacuna::transformer_block_test {

using testing::drawn_matrix;

namespace {

constexpr int width = 8;
constexpr int mlp_width = 12;

/// Weights drawn, or 0 where `is_zero`; the biases of both branches are `bias`.
BlockWeights block_of(bool is_zero, float bias, Workers& workers) {
  const auto linear = [&](std::uint64_t stream, int outputs, int inputs, float each) {
    const Matrix weights =
        is_zero ? Matrix(outputs, inputs) : drawn_matrix(stream, outputs, inputs, -1);
    return nn::Linear(weights.view(), std::vector<float>(static_cast<std::size_t>(outputs), each),
                      workers);
  };
  const nn::LayerNorm norm = {.weight = std::vector<float>(width, 1),
                              .bias = std::vector<float>(width, 0)};
  return {.norm1 = norm,
          .qkv = linear(1, 3 * width, width, 0),
          .projection = linear(2, width, width, bias),
          .norm2 = norm,
          .fc1 = linear(3, mlp_width, width, 0),
          .fc2 = linear(4, width, mlp_width, 2 * bias)};
}

}  // namespace

TEST_CASE("a block adds its two branches to what comes in: without weights, their biases") {
  Workers workers(1);
  const BlockWeights block = block_of(true, 0.25F, workers);
  Matrix tokens(3, width);
  tokens.at(1, 2) = 5;
  const std::vector<int> keys = {0, 1, 2};
  const BlockSequence sequence = {.tokens = tokens.view(), .keys = keys};
  BlockBuffers buffers;
  transformer_block(block, 2, {&sequence, 1}, buffers, workers);
  CHECK(tokens.at(0, 0) == 0.75F);
  CHECK(tokens.at(1, 2) == 5.75F);
}

TEST_CASE("sequences go through a block together as each alone, and attend to their keys only") {
  Workers workers(2);
  const BlockWeights block = block_of(false, 0.25F, workers);
  const std::vector<int> first_keys = {0, 2};
  const std::vector<int> second_keys = {0, 1, 2, 3, 4};
  const auto run = [&](float hidden, bool together) {
    std::vector<Matrix> tokens = {drawn_matrix(5, 3, width, 0), drawn_matrix(6, 5, width, 0)};
    tokens[0].at(1, 0) = hidden;  // token 1 of the first is no key
    const BlockSequence sequences[] = {{.tokens = tokens[0].view(), .keys = first_keys},
                                       {.tokens = tokens[1].view(), .keys = second_keys}};
    BlockBuffers buffers;
    if (together) {
      transformer_block(block, 2, sequences, buffers, workers);
    } else {
      transformer_block(block, 2, {&sequences[0], 1}, buffers, workers);
      transformer_block(block, 2, {&sequences[1], 1}, buffers, workers);
    }
    return tokens;
  };
  const auto row = [](const Matrix& matrix, int at) {
    const auto values = matrix.row(at);
    return std::vector<float>(values.begin(), values.end());
  };
  const std::vector<Matrix> together = run(0, true);
  const std::vector<Matrix> apart = run(0, false);
  for (int token = 0; token < 5; ++token) {
    CAPTURE(token);
    CHECK(row(together[1], token) == row(apart[1], token));
    if (token < 3) {
      CHECK(row(together[0], token) == row(apart[0], token));
    }
  }
  const std::vector<Matrix> other = run(9, true);
  CHECK(row(other[0], 0) == row(together[0], 0));
  CHECK(row(other[0], 1) != row(together[0], 1));
  CHECK(row(other[0], 2) == row(together[0], 2));
}

}  // namespace lacuna::transformer_block_test
