#include "lacuna/analysis/pass/patch_scores.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "support/golden.hpp"

namespace lacuna::mass_threshold_test {

TEST_CASE("the fewest patches that hold a share: largest first") {
  const PatchScores scores = {0.125F, 0.5F, 0.25F, 0.125F};
  CHECK(patches_holding(0.4, scores) == std::vector<int>{1});
  CHECK(patches_holding(0.5, scores) == std::vector<int>{1});
  CHECK(patches_holding(0.6, scores) == std::vector<int>{1, 2});
  CHECK(patches_holding(0.8, scores) == std::vector<int>{0, 1, 2});  // of equal ones the first
  CHECK(patches_holding(1.0, scores) == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("absent patches and those with 0 hold nothing, and a sum of 0 is held by nobody") {
  CHECK(patches_holding(1.0, {std::nullopt, 0.5F, 0.0F}) == std::vector<int>{1});
  CHECK(patches_holding(0.6, {0.0F, 0.0F}).empty());
  CHECK(patches_holding(0.6, {}).empty());
}

TEST_CASE("a threshold of 0 or above 1 is refused") {
  CHECK_THROWS_WITH_AS((void)patches_holding(1.5, {}),
                       "--threshold 1.5: needed a share above 0 and at most 1", Error);
  CHECK_THROWS_AS((void)patches_holding(0.0, {}), Error);
}

TEST_CASE("the patches kept are those of DINO's visualize_attention.py") {
  auto golden = testing::golden_tensors("attend/attend.safetensors");
  const std::vector<float>& values = golden.at("scores").values;
  const PatchScores scores(values.begin(), values.end());
  const double shares[] = {0.3, 0.6, 0.9};
  for (std::size_t row = 0; row < 3; ++row) {
    std::vector<int> kept;
    for (std::size_t patch = 0; patch < 40; ++patch) {
      if (golden.at("holding").values[row * 40 + patch] > 0) {
        kept.push_back(static_cast<int>(patch));
      }
    }
    CHECK(patches_holding(shares[row], scores) == kept);
  }
}

}  // namespace lacuna::mass_threshold_test
