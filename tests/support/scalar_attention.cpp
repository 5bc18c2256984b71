#include "support/scalar_attention.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lacuna::testing {
namespace {

std::vector<double> softmax(const std::vector<double>& scores) {
  const double top = *std::ranges::max_element(scores);
  std::vector<double> weights;
  double sum = 0;
  for (const double score : scores) {
    weights.push_back(std::exp(score - top));  // exp(-inf) is 0
    sum += weights.back();
  }
  for (double& weight : weights) {
    weight /= sum;
  }
  return weights;
}

}  // namespace

ScalarAttention scalar_attention(ConstMatrixView qkv, int heads, std::span<const int> keys) {
  const int tokens = qkv.rows;
  const int width = qkv.columns / 3;
  const int head_width = width / heads;
  ScalarAttention result{.output = Matrix(tokens, width),
                         .weights = Matrix(heads * tokens, tokens)};
  const auto value = [&](int token, int part, int head, int i) {
    return static_cast<double>(
        qkv.row(token)[static_cast<std::size_t>(part * width + head * head_width + i)]);
  };
  for (int head = 0; head < heads; ++head) {
    for (int query = 0; query < tokens; ++query) {
      std::vector<double> scores(static_cast<std::size_t>(tokens),
                                 -std::numeric_limits<double>::infinity());
      for (const int key : keys) {
        double dot = 0;
        for (int i = 0; i < head_width; ++i) {
          dot += value(query, 0, head, i) * value(key, 1, head, i);
        }
        scores[static_cast<std::size_t>(key)] = dot / std::sqrt(static_cast<double>(head_width));
      }
      const std::vector<double> weights = softmax(scores);
      for (int i = 0; i < head_width; ++i) {
        double sum = 0;
        for (int key = 0; key < tokens; ++key) {
          sum += weights[static_cast<std::size_t>(key)] * value(key, 2, head, i);
        }
        result.output.at(query, head * head_width + i) = static_cast<float>(sum);
      }
      for (int key = 0; key < tokens; ++key) {
        result.weights.at(head * tokens + query, key) =
            static_cast<float>(weights[static_cast<std::size_t>(key)]);
      }
    }
  }
  return result;
}

}  // namespace lacuna::testing
