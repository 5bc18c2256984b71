#include "lacuna/analysis/pass/attention_distance.hpp"

#include <doctest/doctest.h>

#include "support/golden.hpp"
#include "support/head_weights.hpp"

namespace lacuna::attention_distance_test {

using testing::give;

TEST_CASE("half on CLS, half on the neighbour: distance 1 renormalised, 0.5 not") {
  const PatchGrid grid{.rows = 1, .columns = 2, .patch_size = 16};
  DistanceSink sink(token_layout(LayoutKind::deit, {TokenKind::cls}, grid, mask_of({0, 0})), grid,
                    1, 1);
  give(sink, 0, 0, {0, 1, 2}, {1.0F, 0.0F, 0.0F, 0.5F, 0.0F, 0.5F, 0.5F, 0.5F, 0.0F});
  CHECK(sink.distances()[0][0].renormalised == doctest::Approx(1.0));
  CHECK(sink.distances()[0][0].not_renormalised == doctest::Approx(0.5));
}

TEST_CASE("MAE's patches keep their places: over the hidden ones the way is 3, 4, 5") {
  const PatchGrid grid{.rows = 4, .columns = 5, .patch_size = 16};
  std::vector<std::uint8_t> hidden(20, 1);
  hidden[0] = hidden[19] = 0;  // (0, 0) and (3, 4)
  for (const LayoutKind kind : {LayoutKind::mae, LayoutKind::deit, LayoutKind::zeroed}) {
    const TokenLayout layout = token_layout(kind, {}, grid, mask_of(hidden));
    DistanceSink sink(layout, grid, 1, 1);
    const std::vector<int> keys = layout.attended_tokens();
    std::vector<float> weights(static_cast<std::size_t>(layout.length()) * keys.size(), 0.0F);
    for (std::size_t row = 0; row < static_cast<std::size_t>(layout.length()); ++row) {
      weights[row * keys.size()] = weights[(row + 1) * keys.size() - 1] = 0.5F;
    }
    give(sink, 0, 0, keys, weights);
    CHECK(sink.distances()[0][0].renormalised == doctest::Approx(2.5));
  }
}

TEST_CASE("a row that gives visible patches nothing is no distance, and no NaN") {
  const PatchGrid grid{.rows = 1, .columns = 2, .patch_size = 16};
  DistanceSink sink(token_layout(LayoutKind::deit, {TokenKind::cls}, grid, mask_of({0, 0})), grid,
                    1, 1);
  give(sink, 0, 0, {0, 1, 2}, {1.0F, 0.0F, 0.0F, 1.0F, 0.0F, 0.0F, 0.5F, 0.5F, 0.0F});
  CHECK(sink.distances()[0][0].renormalised == doctest::Approx(1.0));
  CHECK(sink.distances()[0][0].not_renormalised == doctest::Approx(0.25));
}

TEST_CASE("both distances equal NumPy's") {
  auto golden = testing::golden_tensors("attend/attend.safetensors");
  const PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 4};
  DistanceSink sink(
      token_layout(LayoutKind::zeroed, {TokenKind::cls}, grid, mask_of({0, 1, 0, 0, 1, 0})), grid,
      3, 2);
  const std::vector<float>& all = golden.at("attention").values;
  for (int matrix = 0; matrix < 6; ++matrix) {
    give(sink, matrix / 2, matrix % 2, {0, 1, 2, 3, 4, 5, 6},
         {all.begin() + matrix * 49, all.begin() + (matrix + 1) * 49});
    const auto place = static_cast<std::size_t>(matrix);
    const AttentionDistance& measured = sink.distances()[place / 2][place % 2];
    CHECK(measured.renormalised == doctest::Approx(golden.at("renormalised").values[place]));
    CHECK(measured.not_renormalised ==
          doctest::Approx(golden.at("not_renormalised").values[place]));
  }
}

}  // namespace lacuna::attention_distance_test
