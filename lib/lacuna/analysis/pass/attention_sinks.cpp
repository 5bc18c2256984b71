// Heads of a layer arrive at once from several threads: each writes to places of its own, which are
// made beforehand, and nothing is summed across heads before rows() is asked for. So no sink here
// needs a lock, and sums run in one order.
//
// A head's matrix has a column for each token that may be attended, not for each token:
//
//     weights [tokens, keys]    keys = 0 1 3 4    token 2 is hidden under deit
//     row of the sequence       w0 w1 0 w2 w3     scatter() puts the exact 0 back
#include "lacuna/analysis/pass/attention_sinks.hpp"

#include <algorithm>
#include <optional>

#include "lacuna/model/nn/row_kernels.hpp"

namespace lacuna {
namespace {

std::optional<std::size_t> place_of(int layer, const std::vector<int>& layers) {
  const auto found = std::ranges::find(layers, layer);
  return found == layers.end() ? std::nullopt : std::optional<std::size_t>(found - layers.begin());
}

/// Weights by key -> weights by token, over zeros.
void scatter(std::span<const float> weights, std::span<const int> keys, std::span<float> row) {
  for (std::size_t column = 0; column < keys.size(); ++column) {
    row[static_cast<std::size_t>(keys[column])] = weights[column];
  }
}

}  // namespace

std::vector<float> mean_row(ConstMatrixView weights, std::span<const int> rows) {
  std::vector<double> sum(static_cast<std::size_t>(weights.columns));
  for (const int row : rows) {
    std::ranges::transform(weights.row(row), sum, sum.begin(), std::plus<>());
  }
  std::vector<float> mean(sum.size());
  std::ranges::transform(sum, mean.begin(), [&](double s) {
    return static_cast<float>(s / static_cast<double>(rows.size()));
  });
  return mean;
}

RowSink::RowSink(const TokenLayout& layout, int heads, std::vector<int> layers,
                 std::vector<Query> queries)
    : length_(layout.length()),
      heads_(static_cast<std::size_t>(heads)),
      layers_(std::move(layers)),
      queries_(std::move(queries)),
      slots_(layers_.size() * queries_.size() * heads_) {
  for (const Query& query : queries_) {
    tokens_.push_back(query_tokens(query, layout));
  }
}

void RowSink::take(const HeadAttention& attention) {
  const std::optional<std::size_t> place = place_of(attention.layer, layers_);
  for (std::size_t query = 0; place && query < queries_.size(); ++query) {
    if (tokens_[query].empty()) {
      continue;
    }
    AttentionRow& slot = slots_[(*place * queries_.size() + query) * heads_ +
                                static_cast<std::size_t>(attention.head)];
    slot = {
        .layer = attention.layer, .head = attention.head, .query = queries_[query], .weights = {}};
    slot.weights.resize(static_cast<std::size_t>(length_));
    scatter(mean_row(attention.weights, tokens_[query]), attention.keys, slot.weights);
  }
}

AttentionRow RowSink::mean_over_heads(std::size_t first) const {
  AttentionRow mean = slots_[first];
  mean.head = -1;
  for (std::size_t token = 0; token < mean.weights.size(); ++token) {
    double sum = 0;
    for (std::size_t head = 0; head < heads_; ++head) {
      sum += static_cast<double>(slots_[first + head].weights[token]);
    }
    mean.weights[token] = static_cast<float>(sum / static_cast<double>(heads_));
  }
  return mean;
}

std::vector<AttentionRow> RowSink::rows() const {
  std::vector<AttentionRow> rows;
  for (std::size_t first = 0; first < slots_.size(); first += heads_) {
    if (slots_[first].weights.empty()) {
      continue;
    }
    rows.push_back(mean_over_heads(first));
    rows.insert(rows.end(), slots_.begin() + static_cast<std::ptrdiff_t>(first),
                slots_.begin() + static_cast<std::ptrdiff_t>(first + heads_));
  }
  return rows;
}

MatrixSink::MatrixSink(const TokenLayout& layout, int heads, std::vector<int> layers)
    : length_(layout.length()),
      heads_(heads),
      layers_(std::move(layers)),
      slots_(layers_.size() * static_cast<std::size_t>(heads)) {}

void MatrixSink::take(const HeadAttention& attention) {
  if (const std::optional<std::size_t> place = place_of(attention.layer, layers_)) {
    AttentionMatrix& slot = slots_[*place * static_cast<std::size_t>(heads_) +
                                   static_cast<std::size_t>(attention.head)];
    slot = {.layer = attention.layer,
            .head = attention.head,
            .weights = Matrix::unset(length_, length_)};
    for (int row = 0; row < length_; ++row) {
      if (attention.weights.columns == length_) {
        std::ranges::copy(attention.weights.row(row), slot.weights.row(row).begin());
      } else {
        std::ranges::fill(slot.weights.row(row), 0.0F);
        scatter(attention.weights.row(row), attention.keys, slot.weights.row(row));
      }
    }
  }
}

SummarySink::SummarySink(const TokenLayout& layout, int depth, int heads, const Query& query)
    : tokens_(layout.tokens),
      query_tokens_(query_tokens(query, layout)),
      visible_tokens_(visible_patch_tokens(layout)),
      summary_(static_cast<std::size_t>(depth),
               std::vector<HeadSummary>(static_cast<std::size_t>(heads))) {}

AttentionMass SummarySink::mass_of(std::span<const float> weights,
                                   std::span<const int> keys) const {
  double cls = 0;
  double distillation = 0;
  double reg = 0;
  double visible = 0;
  double hidden = 0;
  for (std::size_t column = 0; column < keys.size(); ++column) {
    const Token& token = tokens_[static_cast<std::size_t>(keys[column])];
    double& sum = token.kind == TokenKind::cls            ? cls
                  : token.kind == TokenKind::distillation ? distillation
                  : token.kind == TokenKind::reg          ? reg
                  : token.hidden                          ? hidden
                                                          : visible;
    sum += static_cast<double>(weights[column]);
  }
  return {.cls = static_cast<float>(cls),
          .distillation = static_cast<float>(distillation),
          .reg = static_cast<float>(reg),
          .visible = static_cast<float>(visible),
          .hidden = static_cast<float>(hidden)};
}

void SummarySink::take(const HeadAttention& attention) {
  HeadSummary& summary =
      summary_[static_cast<std::size_t>(attention.layer)][static_cast<std::size_t>(attention.head)];
  if (!query_tokens_.empty()) {
    const std::vector<float> row = mean_row(attention.weights, query_tokens_);
    summary.mass_query = mass_of(row, attention.keys);
    summary.entropy_query = nn::entropy_of_row(row);
  }
  if (!visible_tokens_.empty()) {
    summary.mass_visible = mass_of(mean_row(attention.weights, visible_tokens_), attention.keys);
    double entropy = 0;
    for (const int token : visible_tokens_) {
      entropy += static_cast<double>(nn::entropy_of_row(attention.weights.row(token)));
    }
    summary.entropy_visible =
        static_cast<float>(entropy / static_cast<double>(visible_tokens_.size()));
  }
}

BlockSink::BlockSink(int length, int heads, std::vector<int> tokens)
    : tokens_(std::move(tokens)),
      column_of_token_(static_cast<std::size_t>(length), -1),
      blocks_(static_cast<std::size_t>(heads)) {
  for (std::size_t column = 0; column < tokens_.size(); ++column) {
    column_of_token_[static_cast<std::size_t>(tokens_[column])] = static_cast<int>(column);
  }
}

void BlockSink::take(const HeadAttention& attention) {
  const int size = static_cast<int>(tokens_.size());
  Matrix& block = blocks_[static_cast<std::size_t>(attention.head)];
  block = Matrix(size, size);
  for (int row = 0; row < size; ++row) {
    const std::span<const float> weights =
        attention.weights.row(tokens_[static_cast<std::size_t>(row)]);
    for (std::size_t key = 0; key < attention.keys.size(); ++key) {
      const int column = column_of_token_[static_cast<std::size_t>(attention.keys[key])];
      if (column >= 0) {
        block.at(row, column) = weights[key];
      }
    }
  }
}

}  // namespace lacuna
