// The decoder's rows are kept query by query, of each the mean over heads and then the heads: head
// -1 is the mean.
#include "lacuna/render/reconstruct/decoder_map.hpp"

#include "lacuna/base/error.hpp"

namespace lacuna {

DecoderMap decoder_map(const DecoderAttention& attention, int head, int query, int patch_count) {
  DecoderMap map{.layer = attention.layer, .head = head, .query = {}, .scores = {}};
  const auto queries = static_cast<int>(attention.queries.size());
  const auto kept = query < 0 || query >= queries
                        ? 0
                        : static_cast<int>(attention.rows.size()) / queries;  // mean, and each head
  if (head + 1 >= kept) {
    throw Error(ErrorKind::usage,
                "figure: head {} of query number {} was not kept; the decoder has {} "
                "queries with {} rows each",
                head, query, queries, kept);
  }
  const int place = query * kept + head + 1;
  const AttentionRow& row = attention.rows[static_cast<std::size_t>(place)];
  map.query = row.query;
  map.scores = patch_scores(attention.layout, row.weights, patch_count);
  for (std::size_t i = 0; i < row.weights.size(); ++i) {
    const Token& token = attention.layout.tokens[i];
    double& mass = token.kind != TokenKind::patch ? map.cls_mass
                   : token.hidden                 ? map.hidden_mass
                                                  : map.visible_mass;
    mass += static_cast<double>(row.weights[i]);
  }
  return map;
}

}  // namespace lacuna
