// A layer's Â = (A + I) / row sum is kept as two parts: the columns of attended keys, and what each
// token keeps of itself, its residual, so that hidden keys cost nothing. A product of whole
// matrices would cost tokens³ for each layer, more than the encoder itself where there are many;
// only the rows of queries are asked for, and r Â_last ··· Â_0 from the left costs tokens².
//
// Heads add to strips of rows, each with a lock of its own and each head beginning at another, so
// that none waits for long.
#include "lacuna/analysis/pass/rollout.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace lacuna {
namespace {

/// The nearest multiple of 2^-40, more than a float32 near 1 has. Heads arrive in any order, from
/// several threads: sums of such numbers are exact, so they do not depend on it.
double in_steps(float weight) {
  constexpr double large = 4096;  // a double near it ends at 2^-40
  return (static_cast<double>(weight) + large) - large;
}

}  // namespace

RolloutSink::RolloutSink(const TokenLayout& layout, int heads)
    : layout_(layout),
      heads_(heads),
      keys_(layout.attended_tokens()),
      sum_(static_cast<std::size_t>(layout.length()) * keys_.size()) {}

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
    double* const sum = sum_.data() + static_cast<std::size_t>(row) * columns;
    std::ranges::transform(weights.row(row), std::span(sum, columns), sum,
                           [](float weight, double so_far) { return so_far + in_steps(weight); });
  }
}

void RolloutSink::end_layer(Workers& workers) {
  const int tokens = layout_.length();
  Layer& layer =
      layers_.emplace_back(Layer{.attention = Matrix::unset(tokens, static_cast<int>(keys_.size())),
                                 .residual = std::vector<float>(static_cast<std::size_t>(tokens))});
  workers.parallel_for(strips, [&](int strip, int) { end_strip(strip, layer); });
}

void RolloutSink::end_strip(int strip, Layer& layer) {
  const std::size_t columns = keys_.size();
  const int end = even_cut(layout_.length(), strip + 1, strips);
  for (int row = even_cut(layout_.length(), strip, strips); row < end; ++row) {
    const std::span sum(sum_.data() + static_cast<std::size_t>(row) * columns, columns);
    const double scale = 1 / (std::accumulate(sum.begin(), sum.end(), 0.0) + heads_);
    std::ranges::transform(sum, layer.attention.row(row).begin(),
                           [scale](double weight) { return static_cast<float>(weight * scale); });
    layer.residual[static_cast<std::size_t>(row)] = static_cast<float>(heads_ * scale);
    std::ranges::fill(sum, 0);
  }
}

std::vector<float> RolloutSink::mean_row(const std::vector<int>& tokens) const {
  std::vector<double> row(static_cast<std::size_t>(layout_.length()));
  for (const int token : tokens) {
    row[static_cast<std::size_t>(token)] = 1 / static_cast<double>(tokens.size());
  }
  for (std::size_t last = layers_.size(); last > 0; --last) {
    const Layer& layer = layers_[last - 1];
    std::vector<double> attended(keys_.size());
    for (std::size_t token = 0; token < row.size(); ++token) {
      const double share =
          std::exchange(row[token], row[token] * static_cast<double>(layer.residual[token]));
      if (share != 0) {
        std::ranges::transform(layer.attention.row(static_cast<int>(token)), attended,
                               attended.begin(), [share](float weight, double sum) {
                                 return sum + share * static_cast<double>(weight);
                               });
      }
    }
    for (std::size_t key = 0; key < keys_.size(); ++key) {
      row[static_cast<std::size_t>(keys_[key])] += attended[key];
    }
  }
  return {row.begin(), row.end()};
}

std::vector<RolloutRow> RolloutSink::rows(const std::vector<Query>& queries) const {
  std::vector<RolloutRow> rows;
  for (const Query& query : queries) {
    const std::vector<int> tokens = query_tokens(query, layout_);
    if (!tokens.empty()) {
      rows.push_back({.query = query, .weights = mean_row(tokens)});
    }
  }
  return rows;
}

}  // namespace lacuna
