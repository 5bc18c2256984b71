// A layer is multiplied in when all its heads have come: R ← ((A + I) / row sum) · R, where only
// the columns of attended keys are stored. The residual, I / row sum, is added as a multiple of R's
// own row, so that the product has as few columns as the attention. Heads add to strips of rows,
// each with a lock of its own and each head beginning at another, so that none waits for long; the
// product is cut into the same strips.
#include "lacuna/analysis/pass/rollout.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lacuna/analysis/pass/attention_sinks.hpp"
#include "lacuna/model/nn/matrix_product.hpp"

namespace lacuna {
namespace {

// Heads arrive in any order, from several threads. Sums of integers do not depend on it.
constexpr double fixed_point = 1099511627776.0;  // 2^40: a weight keeps more than float32 has

}  // namespace

RolloutSink::RolloutSink(const TokenLayout& layout, int heads)
    : layout_(layout),
      heads_(heads),
      keys_(layout.attended_tokens()),
      sum_(static_cast<std::size_t>(layout.length()) * keys_.size()),
      rollout_(layout.length(), layout.length()) {
  for (int token = 0; token < layout.length(); ++token) {
    rollout_.at(token, token) = 1;
  }
}

void RolloutSink::take(const HeadAttention& attention) {
  for (int i = 0; i < strips; ++i) {
    take_strip((attention.head + i) % strips, attention.weights);
  }
}

void RolloutSink::take_strip(int strip, const ConstMatrixView& weights) {
  const auto columns = static_cast<std::size_t>(weights.columns);
  const std::scoped_lock lock(mutex_[static_cast<std::size_t>(strip)]);
  const int end = even_cut(weights.rows, strip + 1, strips);
  for (int row = even_cut(weights.rows, strip, strips); row < end; ++row) {
    std::int64_t* const sum = sum_.data() + static_cast<std::size_t>(row) * columns;
    std::ranges::transform(
        weights.row(row), std::span(sum, columns), sum, [](float weight, std::int64_t so_far) {
          return so_far + std::llround(static_cast<double>(weight) * fixed_point);
        });
  }
}

void RolloutSink::end_layer(Workers& workers) {
  const int tokens = rollout_.rows();
  std::vector<const float*> rows;
  rows.reserve(keys_.size());
  for (const int key : keys_) {
    rows.push_back(rollout_.row(key).data());
  }
  nn::PackedMatrix of_keys(static_cast<int>(keys_.size()), tokens, nn::RightSide::attention);
  of_keys.pack_rows(rows);
  Matrix next(tokens, tokens);
  workers.parallel_for(strips, [&](int strip, int) { multiply_strip(strip, of_keys, next); });
  rollout_ = std::move(next);
}

void RolloutSink::multiply_strip(int strip, const nn::PackedMatrix& of_keys, Matrix& next) {
  const int first = even_cut(next.rows(), strip, strips);
  const int rows = even_cut(next.rows(), strip + 1, strips) - first;
  if (rows == 0) {
    return;
  }
  const std::size_t columns = keys_.size();
  Matrix attention(rows, of_keys.inputs());  // (A + I) / row sum, without its diagonal
  std::vector<float> residual;
  for (int row = 0; row < rows; ++row) {
    const std::span sum(sum_.data() + static_cast<std::size_t>(first + row) * columns, columns);
    const std::int64_t total = std::accumulate(sum.begin(), sum.end(), std::int64_t{0});
    const double scale = 1 / (static_cast<double>(total) + heads_ * fixed_point);
    std::ranges::transform(sum, attention.row(row).begin(), [scale](std::int64_t weight) {
      return static_cast<float>(static_cast<double>(weight) * scale);
    });
    residual.push_back(static_cast<float>(heads_ * fixed_point * scale));
    std::ranges::fill(sum, 0);
  }
  nn::multiply(attention.view(), of_keys, {}, nn::Epilogue::none,
               next.view().row_block(first, rows));
  for (int row = 0; row < rows; ++row) {
    const float own = residual[static_cast<std::size_t>(row)];
    std::ranges::transform(next.row(first + row), rollout_.row(first + row),
                           next.row(first + row).begin(),
                           [own](float attended, float before) { return attended + own * before; });
  }
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
