#include "lacuna/report/tensors/attention_arrays.hpp"

#include <algorithm>
#include <string>

namespace lacuna {
namespace {

using Pieces = NamedArray::Pieces;

std::size_t length(auto count) {
  return static_cast<std::size_t>(count);
}

std::span<const float> whole(const Matrix& matrix) {
  return {matrix.data(), matrix.size()};
}

Pieces pieces_of(const std::vector<Matrix>& matrices) {
  Pieces pieces(matrices.size());
  std::ranges::transform(matrices, pieces.begin(), whole);
  return pieces;
}

NamedArray integers(const std::string& name, const auto& values) {
  return {.name = name,
          .shape = {values.size()},
          .values = std::vector<std::int64_t>(values.begin(), values.end())};
}

/// One pass on its way into arrays.
class PassArrays {
 public:
  PassArrays(const LayoutPass& pass, const StoredPasses& stored, std::vector<NamedArray>& target)
      : pass_(pass), stored_(stored), target_(target), prefix_(pass.layout.name() + "_") {
    std::ranges::replace(prefix_, '-', '_');
  }

  void add() {
    std::vector<int> patches;
    for (const Token& token : pass_.layout.tokens) {
      patches.push_back(token.patch);
    }
    target_.push_back(integers(prefix_ + "patches", patches));
    if (stored_.choice.rows) {
      add_rows();
    }
    if (stored_.choice.full) {
      Pieces pieces;
      for (const AttentionMatrix& matrix : pass_.tensors.attention) {
        pieces.push_back(whole(matrix.weights));
      }
      add_floats("attn", {layers_, heads_, tokens_, tokens_}, std::move(pieces));
    }
    if (stored_.choice.states) {
      add_matrix("embedded", pass_.tensors.embedded);
      add_floats("states", {layers_, tokens_, length(pass_.tensors.embedded.columns())},
                 pieces_of(pass_.tensors.states));
      add_matrix("normed", pass_.tensors.normed);
    }
    if (stored_.choice.qkv) {
      add_by_head("q", pass_.tensors.q);
      add_by_head("k", pass_.tensors.k);
      add_by_head("v", pass_.tensors.v);
    }
  }

 private:
  void add_floats(const char* name, std::vector<std::size_t> shape, Pieces pieces) {
    target_.push_back(
        {.name = prefix_ + name, .shape = std::move(shape), .values = std::move(pieces)});
  }

  /// Rows are kept by layer, query, then the mean and each head: the heads are stored.
  void add_rows() {
    std::vector<int> queries;
    Pieces pieces;
    for (const AttentionRow& row : pass_.rows) {
      if (row.head >= 0) {
        pieces.emplace_back(row.weights);
      } else if (row.layer == stored_.layers.front()) {
        queries.push_back(row.query.kind == Query::Kind::patch ? row.query.patch
                          : row.query.kind == Query::Kind::cls ? -1
                                                               : -2);
      }
    }
    const std::size_t count = queries.size();
    target_.push_back(integers(prefix_ + "queries", queries));
    add_floats("rows", {layers_, count, heads_, tokens_}, std::move(pieces));
  }

  void add_matrix(const char* name, const Matrix& matrix) {
    add_floats(name, {length(matrix.rows()), length(matrix.columns())}, {whole(matrix)});
  }

  void add_by_head(const char* name, const std::vector<Matrix>& matrices) {
    add_floats(name, {layers_, heads_, tokens_, length(matrices.front().columns())},
               pieces_of(matrices));
  }

  const LayoutPass& pass_;
  const StoredPasses& stored_;
  std::vector<NamedArray>& target_;
  std::string prefix_;
  std::size_t layers_ = stored_.layers.size();
  std::size_t heads_ = length(stored_.heads);
  std::size_t tokens_ = length(pass_.layout.length());
};

}  // namespace

std::vector<NamedArray> attention_arrays(const MaskedImage& image, const StoredPasses& stored) {
  std::vector<NamedArray> arrays;
  arrays.push_back({.name = "mask",
                    .shape = {length(image.grid.rows), length(image.grid.columns)},
                    .values = image.mask.hidden});
  arrays.push_back(integers("ids_keep", image.mask.ids_keep));
  arrays.push_back(integers("ids_restore", image.mask.ids_restore));
  arrays.push_back(integers("layers", stored.layers));
  for (const std::shared_ptr<const LayoutPass>& pass : stored.passes) {
    PassArrays(*pass, stored, arrays).add();
  }
  return arrays;
}

}  // namespace lacuna
