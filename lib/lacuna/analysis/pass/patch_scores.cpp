#include "lacuna/analysis/pass/patch_scores.hpp"

namespace lacuna {

PatchScores patch_scores(const TokenLayout& layout, std::span<const float> weights,
                         int patch_count) {
  PatchScores scores(static_cast<std::size_t>(patch_count));
  for (std::size_t token = 0; token < layout.tokens.size(); ++token) {
    if (layout.tokens[token].kind == TokenKind::patch) {
      scores[static_cast<std::size_t>(layout.tokens[token].patch)] = weights[token];
    }
  }
  return scores;
}

PatchScores score_difference(const PatchScores& a, const PatchScores& b) {
  PatchScores difference(a.size());
  for (std::size_t patch = 0; patch < a.size(); ++patch) {
    if (a[patch] && b[patch]) {
      difference[patch] = *a[patch] - *b[patch];
    }
  }
  return difference;
}

}  // namespace lacuna
