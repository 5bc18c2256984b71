// One layer is multiplied in when its last head has come: R ← ((A + I) / row sum) · R, where only
// the columns of attended keys are stored. The residual, I / row sum, is added as a multiple of R's
// own row, so that the product has as few columns as the attention.
#include "lacuna/analysis/pass/rollout.hpp"

#include <algorithm>
#include <cmath>

#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/model/nn/matrix_product.hpp"

namespace lacuna {
namespace {

// Heads arrive in any order, from several threads. Sums of integers do not depend on it.
constexpr double fixed_point = 1099511627776.0;  // 2^40: a weight keeps more than float32 has

}  // namespace

RolloutSink::RolloutSink(const TokenLayout& layout, int heads)
    : layout_(layout), heads_(heads), rollout_(layout.length(), layout.length()) {
  for (int token = 0; token < layout.length(); ++token) {
    rollout_.at(token, token) = 1;
  }
}

void RolloutSink::take(const HeadAttention& attention) {
  const ConstMatrixView& weights = attention.weights;
  const auto columns = static_cast<std::size_t>(weights.columns);
  const std::scoped_lock lock(mutex_);
  sum_.resize(static_cast<std::size_t>(weights.rows) * columns);
  for (int row = 0; row < weights.rows; ++row) {
    std::int64_t* const sum = sum_.data() + static_cast<std::size_t>(row) * columns;
    std::ranges::transform(
        weights.row(row), std::span(sum, columns), sum, [](float weight, std::int64_t so_far) {
          return so_far + std::llround(static_cast<double>(weight) * fixed_point);
        });
  }
  if (++taken_ == heads_) {
    add_layer(attention.keys);
    taken_ = 0;
    std::ranges::fill(sum_, 0);
  }
}

void RolloutSink::add_layer(std::span<const int> keys) {
  const int tokens = rollout_.rows();
  const int columns = static_cast<int>(keys.size());
  Matrix attention(tokens, columns);  // (A + I) / row sum, without its diagonal
  Matrix of_keys(columns, tokens);
  std::vector<float> residual(static_cast<std::size_t>(tokens));
  for (int key = 0; key < columns; ++key) {
    std::ranges::copy(rollout_.row(keys[static_cast<std::size_t>(key)]), of_keys.row(key).begin());
  }
  for (int row = 0; row < tokens; ++row) {
    const std::int64_t* const sum =
        sum_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
    std::int64_t total = 0;
    for (int key = 0; key < columns; ++key) {
      total += sum[key];
    }
    const double scale = 1 / (static_cast<double>(total) + heads_ * fixed_point);
    for (int key = 0; key < columns; ++key) {
      attention.at(row, key) = static_cast<float>(static_cast<double>(sum[key]) * scale);
    }
    residual[static_cast<std::size_t>(row)] = static_cast<float>(heads_ * fixed_point * scale);
  }
  Matrix next(tokens, tokens);
  nn::matmul(attention.view(), of_keys.view(), next.view());
  for (int row = 0; row < tokens; ++row) {
    const float own = residual[static_cast<std::size_t>(row)];
    std::ranges::transform(next.row(row), rollout_.row(row), next.row(row).begin(),
                           [own](float attended, float before) { return attended + own * before; });
  }
  rollout_ = std::move(next);
}

std::vector<RolloutRow> RolloutSink::rows(const std::vector<Query>& queries) const {
  std::vector<RolloutRow> rows;
  for (const Query& query : queries) {
    const std::vector<int> tokens = query_tokens(query, layout_);
    if (!tokens.empty()) {
      rows.push_back({.query = query, .weights = mean_row(rollout_.view(), tokens)});
    }
  }
  return rows;
}

}  // namespace lacuna
