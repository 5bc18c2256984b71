// A layout's row has a weight for each token of its sequence. On the grid a prefix token has no
// place, and a patch that is not in the sequence has no score.
#include "lacuna/analysis/pass/patch_scores.hpp"

#include <algorithm>
#include <functional>

#include "lacuna/base/error.hpp"

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

std::vector<int> patches_holding(double share, const PatchScores& scores) {
  if (!(share > 0 && share <= 1)) {
    throw Error(ErrorKind::usage, "--threshold {}: needed a share above 0 and at most 1", share);
  }
  const auto score_of = [&](int patch) {
    return static_cast<double>(scores[static_cast<std::size_t>(patch)].value_or(0.0F));
  };
  std::vector<int> patches;
  for (int patch = 0; patch < static_cast<int>(scores.size()); ++patch) {
    if (score_of(patch) > 0) {
      patches.push_back(patch);
    }
  }
  std::ranges::stable_sort(patches, std::greater<>(), score_of);
  double sum = 0;
  for (const int patch : patches) {
    sum += score_of(patch);
  }
  double held = 0;
  std::size_t count = 0;
  while (count < patches.size() && held < share * sum) {
    held += score_of(patches[count++]);
  }
  patches.resize(count);
  std::ranges::sort(patches);
  return patches;
}

}  // namespace lacuna
