#pragma once

#include <span>
#include <vector>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/model/vit/attention_sink.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// Attention mass, one query row summed by kind of key: adds up to 1.
struct AttentionMass {
  float cls = 0;
  float distillation = 0;
  float reg = 0;
  float visible = 0;
  float hidden = 0;
};

/// One row of attention weights that was kept.
struct AttentionRow {
  int layer = 0;
  int head = -1;  ///< -1: the mean over heads.
  Query query;
  std::vector<float> weights;  ///< [sequence] of its layout; hidden keys of `deit` exactly 0.
};

/// One matrix that was kept on request.
struct AttentionMatrix {
  int layer = 0;
  int head = 0;
  Matrix weights;  ///< [sequence, sequence].
};

/// Mass and entropy (nats) of one layer and head: of the query, and the mean over visible patch
/// queries.
struct HeadSummary {
  AttentionMass mass_query;
  AttentionMass mass_visible;
  float entropy_query = 0;
  float entropy_visible = 0;
};

/// The mean of some rows of a matrix, at least one. Summed in double: a mean of many small weights.
[[nodiscard]] std::vector<float> mean_row(ConstMatrixView weights, std::span<const int> rows);

/// Keeps the rows of some queries in some layers. Rows come out by layer, query, then mean and
/// heads.
class RowSink : public AttentionSink {
 public:
  RowSink(const TokenLayout& layout, int heads, std::vector<int> layers,
          std::vector<Query> queries);
  void take(const HeadAttention& attention) override;
  [[nodiscard]] std::vector<AttentionRow> rows() const;

 private:
  [[nodiscard]] AttentionRow mean_over_heads(std::size_t first) const;

  int length_;
  std::size_t heads_;
  std::vector<int> layers_;
  std::vector<Query> queries_;
  std::vector<std::vector<int>> tokens_;  // of each query; empty: it does not exist here
  std::vector<AttentionRow> slots_;       // [layer, query, head]
};

/// Keeps whole matrices of some layers, hidden keys as columns of 0.
class MatrixSink : public AttentionSink {
 public:
  MatrixSink(const TokenLayout& layout, int heads, std::vector<int> layers);
  void take(const HeadAttention& attention) override;
  [[nodiscard]] std::vector<AttentionMatrix> matrices() && { return std::move(slots_); }

 private:
  int length_;
  int heads_;
  std::vector<int> layers_;
  std::vector<AttentionMatrix> slots_;
};

/// Mass and entropy of every layer and head.
class SummarySink : public AttentionSink {
 public:
  SummarySink(const TokenLayout& layout, int depth, int heads, const Query& query);
  void take(const HeadAttention& attention) override;
  [[nodiscard]] const std::vector<std::vector<HeadSummary>>& summary() const { return summary_; }

 private:
  [[nodiscard]] AttentionMass mass_of(std::span<const float> weights,
                                      std::span<const int> keys) const;

  std::vector<Token> tokens_;
  std::vector<int> query_tokens_;
  std::vector<int> visible_tokens_;
  std::vector<std::vector<HeadSummary>> summary_;
};

/// Keeps, of the layer that ran last, each head's block of chosen tokens: [chosen, chosen].
class BlockSink : public AttentionSink {
 public:
  BlockSink(int length, int heads, std::vector<int> tokens);
  void take(const HeadAttention& attention) override;
  [[nodiscard]] const Matrix& block(int head) const {
    return blocks_[static_cast<std::size_t>(head)];
  }

 private:
  std::vector<int> tokens_;
  std::vector<int> column_of_token_;  // -1: not chosen
  std::vector<Matrix> blocks_;
};

}  // namespace lacuna
