#include "lacuna/model/vit/masked_self_attention.hpp"

#include <algorithm>
#include <vector>

#include "lacuna/model/nn/attention.hpp"

namespace lacuna {

MaskedSelfAttention::MaskedSelfAttention(const Parameters& query, const Parameters& key,
                                         const Parameters& value, Workers& workers) {
  const int width = query.weight.columns;
  Matrix weights(3 * width, width);
  std::vector<float> bias;
  for (const Parameters* part : {&query, &key, &value}) {
    const int first = static_cast<int>(bias.size());
    for (int row = 0; row < width; ++row) {
      std::ranges::copy(part->weight.row(row), weights.row(first + row).begin());
    }
    bias.insert(bias.end(), part->bias.begin(), part->bias.end());
  }
  qkv_ = nn::Linear(weights.view(), bias, workers);
}

MaskedSelfAttention::Result MaskedSelfAttention::operator()(ConstMatrixView x,
                                                            std::span<const std::uint8_t> mask,
                                                            Workers& workers) const {
  std::vector<int> keys;
  for (int token = 0; token < x.rows; ++token) {
    if (mask[static_cast<std::size_t>(token)] != 0) {
      keys.push_back(token);
    }
  }
  Result result{.qkv = Matrix(x.rows, 3 * x.columns),
                .output = Matrix(x.rows, x.columns),
                .weights = Matrix(x.rows, x.rows)};
  nn::linear(x, qkv_, nn::Epilogue::none, result.qkv.view(), workers);
  const auto keep = [&](int /*head*/, ConstMatrixView weights) {
    for (int row = 0; row < weights.rows; ++row) {
      for (std::size_t column = 0; column < keys.size(); ++column) {
        result.weights.at(row, keys[column]) = weights.row(row)[column];
      }
    }
  };
  nn::AttentionBuffers buffers;
  const nn::AttendedSequence sequence{
      .qkv = result.qkv.view(), .keys = keys, .output = result.output.view(), .on_head = keep};
  nn::attention(std::span(&sequence, 1), 1, buffers, workers);
  return result;
}

}  // namespace lacuna
