#include "lacuna/analysis/pass/mass_threshold.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/error.hpp"

namespace lacuna {

std::vector<int> patches_holding(double share, const PatchScores& scores) {
  if (!(share > 0 && share <= 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("--threshold {}: needed a share above 0 and at most 1", share));
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
