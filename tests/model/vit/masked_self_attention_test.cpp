#include "lacuna/model/vit/masked_self_attention.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "support/golden.hpp"
#include "support/golden_encoder.hpp"

namespace lacuna::masked_self_attention_test {

using testing::drawn_matrix;
using testing::largest_difference;

namespace {

using Golden = std::map<std::string, testing::GoldenTensor>;
constexpr int width = 512;
constexpr float tolerance = 1e-6F;

/// The seed example: three Linear(512, 512).
MaskedSelfAttention example(Workers& workers) {
  const Matrix query = drawn_matrix(1, width, width, -2);
  const Matrix key = drawn_matrix(3, width, width, -3);
  const Matrix value = drawn_matrix(5, width, width, -5);
  const Matrix query_bias = drawn_matrix(2, 1, width, -1);
  const Matrix key_bias = drawn_matrix(4, 1, width, -1);
  const Matrix value_bias = drawn_matrix(6, 1, width, -5);
  return {{query.view(), query_bias.row(0)},
          {key.view(), key_bias.row(0)},
          {value.view(), value_bias.row(0)},
          workers};
}

void check_against(const Golden& golden, const std::string& name,
                   const MaskedSelfAttention::Result& result) {
  const Matrix output = golden.at(name + ".output").matrix();
  const Matrix weights = golden.at(name + ".weights").matrix();
  CHECK(largest_difference(result.output.view().row_block(0, output.rows()), output.view()) <=
        tolerance);
  CHECK(largest_difference(result.weights.view().row_block(0, weights.rows()), weights.view()) <=
        tolerance);
}

}  // namespace

TEST_CASE(
    "masked self-attention gives PyTorch's output and weights, and exactly 0 for hidden tokens") {
  Workers workers(2);
  const Golden golden = testing::golden_tensors("masked_self_attention/expected.safetensors");
  const MaskedSelfAttention attention = example(workers);
  const std::vector<std::uint8_t> mask = {1, 0, 1, 0};
  Matrix x = drawn_matrix(7, 4, width, 0);

  const MaskedSelfAttention::Result result = attention(x.view(), mask, workers);
  check_against(golden, "masked", result);
  check_against(golden, "all_ones",
                attention(x.view(), std::vector<std::uint8_t>{1, 1, 1, 1}, workers));

  for (const int hidden : {1, 3}) {
    std::ranges::fill(x.row(hidden), 0.0F);
  }
  const MaskedSelfAttention::Result zeroed = attention(x.view(), mask, workers);
  check_against(golden, "masked_zeroed", zeroed);
  for (int row = 0; row < 4; ++row) {
    for (const int hidden : {1, 3}) {
      CHECK(result.weights.at(row, hidden) == 0.0F);
      CHECK(zeroed.weights.at(row, hidden) == 0.0F);
    }
  }
  for (const int visible : {0, 2}) {
    CHECK(largest_difference(result.output.view().row_block(visible, 1),
                             zeroed.output.view().row_block(visible, 1)) == 0.0F);
  }
}

TEST_CASE("a padded sequence equals its unpadded run") {
  Workers workers(2);
  const Golden golden = testing::golden_tensors("masked_self_attention/expected.safetensors");
  const MaskedSelfAttention attention = example(workers);
  const Matrix padded = drawn_matrix(8, 2 * 5, width, 0);
  for (int sequence = 0; sequence < 2; ++sequence) {
    const int length = sequence == 0 ? 3 : 5;
    std::vector<std::uint8_t> mask(5);
    std::fill_n(mask.begin(), length, std::uint8_t{1});
    const ConstMatrixView x = padded.view().row_block(5 * sequence, 5);
    const MaskedSelfAttention::Result batched = attention(x, mask, workers);
    check_against(golden, "padded.length_" + std::to_string(length), batched);

    const MaskedSelfAttention::Result alone =
        attention(x.row_block(0, length),
                  std::vector<std::uint8_t>(static_cast<std::size_t>(length), 1), workers);
    CHECK(largest_difference(batched.output.view().row_block(0, length), alone.output.view()) <=
          tolerance);
  }
}

TEST_CASE("a mask of all zeros is an error that explains itself, not a NaN") {
  Workers workers(1);
  const MaskedSelfAttention attention = example(workers);
  const Matrix x = drawn_matrix(7, 4, width, 0);
  const std::vector<std::uint8_t> mask(4, 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(attention(x.view(), mask, workers)),
                       "attention: every key is masked with -inf, and a softmax needs at least one "
                       "score; leave at least one token visible",
                       Error);
}

}  // namespace lacuna::masked_self_attention_test
