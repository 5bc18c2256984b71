// For a query and a key on the grid the distance is that of their patches' centres. There are only
// rows × columns different ones: |Δrow| and |Δcolumn| name an entry of `steps_`.
#include "lacuna/analysis/pass/attention_distance.hpp"

#include <cmath>
#include <cstdlib>

#include "lacuna/analysis/pass/query.hpp"

namespace lacuna {

DistanceSink::DistanceSink(const TokenLayout& layout, const PatchGrid& grid, int depth, int heads)
    : layout_(layout),
      grid_(grid),
      visible_(visible_patch_tokens(layout)),
      distances_(static_cast<std::size_t>(depth),
                 std::vector<AttentionDistance>(static_cast<std::size_t>(heads))) {
  for (int patch = 0; patch < grid.count(); ++patch) {
    steps_.push_back(static_cast<float>(std::hypot(grid.row_of(patch), grid.column_of(patch))));
  }
}

void DistanceSink::take(const HeadAttention& attention) {
  const auto patch_of = [&](int token) { return layout_.at(token).patch; };
  std::vector<std::size_t> columns;
  for (std::size_t column = 0; column < attention.keys.size(); ++column) {
    const Token& token = layout_.at(attention.keys[column]);
    if (token.kind == TokenKind::patch && !token.hidden) {
      columns.push_back(column);
    }
  }
  double weighted_mean = 0;
  double weighted_sum = 0;
  int counted = 0;
  for (const int query : visible_) {
    const int row = grid_.row_of(patch_of(query));
    const int column = grid_.column_of(patch_of(query));
    const auto weights = attention.weights.row(query);
    double mass = 0;
    double distance = 0;
    for (const std::size_t place : columns) {
      const int key = patch_of(attention.keys[place]);
      const int step = std::abs(grid_.row_of(key) - row) * grid_.columns +
                       std::abs(grid_.column_of(key) - column);
      const auto weight = static_cast<double>(weights[place]);
      mass += weight;
      distance += weight * static_cast<double>(steps_[static_cast<std::size_t>(step)]);
    }
    weighted_sum += distance;
    if (mass > 0) {
      weighted_mean += distance / mass;
      ++counted;
    }
  }
  AttentionDistance& result = distances_[static_cast<std::size_t>(attention.layer)]
                                        [static_cast<std::size_t>(attention.head)];
  if (counted > 0) {
    result.renormalised = static_cast<float>(weighted_mean / counted);
    result.not_renormalised =
        static_cast<float>(weighted_sum / static_cast<double>(visible_.size()));
  }
}

}  // namespace lacuna
