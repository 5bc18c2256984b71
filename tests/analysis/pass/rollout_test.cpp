#include "lacuna/analysis/pass/rollout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/golden.hpp"
#include "support/head_weights.hpp"

namespace lacuna::rollout_test {

using testing::give;

namespace {

const PatchGrid one_patch{.rows = 1, .columns = 1, .patch_size = 4};
const PatchGrid three_patches{.rows = 1, .columns = 3, .patch_size = 4};

/// An entry of R.
float at(const RolloutSink& sink, int row, int column) {
  return sink.mean_row({row})[static_cast<std::size_t>(column)];
}

}  // namespace

TEST_CASE("rollout of two tokens and one layer is half attention, half identity") {
  Workers workers(2);
  RolloutSink sink(token_layout(LayoutKind::deit, {TokenKind::cls}, one_patch, mask_of({0})), 2);
  give(sink, 0, 0, {0, 1}, {1.0F, 0.0F, 0.5F, 0.5F});
  give(sink, 0, 1, {0, 1}, {0.5F, 0.5F, 0.5F, 0.5F});
  sink.end_layer(workers);
  // Mean of heads: [0.75 0.25; 0.5 0.5].
  CHECK(at(sink, 0, 0) == doctest::Approx(0.875));
  CHECK(at(sink, 0, 1) == doctest::Approx(0.125));
  CHECK(at(sink, 1, 0) == doctest::Approx(0.25));
  CHECK(at(sink, 1, 1) == doctest::Approx(0.75));
}

TEST_CASE("the later layer's matrix stands to the left") {
  Workers workers(2);
  RolloutSink sink(token_layout(LayoutKind::deit, {TokenKind::cls}, one_patch, mask_of({0})), 1);
  give(sink, 0, 0, {0, 1}, {0.0F, 1.0F, 0.0F, 1.0F});  // [.5 .5; 0 1]
  sink.end_layer(workers);
  give(sink, 1, 0, {0, 1}, {1.0F, 0.0F, 1.0F, 0.0F});  // [1 0; .5 .5]
  sink.end_layer(workers);
  CHECK(at(sink, 0, 1) == doctest::Approx(0.5));
  CHECK(at(sink, 1, 0) == doctest::Approx(0.25));
  CHECK(at(sink, 1, 1) == doctest::Approx(0.75));
}

TEST_CASE("visible rows of deit and mae roll out alike, and a hidden key is a column of 0") {
  Workers workers(2);
  const Mask mask = mask_of({0, 1, 0});
  const TokenLayout deit = token_layout(LayoutKind::deit, {TokenKind::cls}, three_patches, mask);
  const TokenLayout mae = token_layout(LayoutKind::mae, {TokenKind::cls}, three_patches, mask);
  RolloutSink of_deit(deit, 1);
  RolloutSink of_mae(mae, 1);
  const std::vector<float> visible = {0.5F, 0.25F, 0.25F, 0.125F, 0.75F, 0.125F, 0.5F, 0.5F, 0.0F};
  for (int layer = 0; layer < 3; ++layer) {
    // The hidden patch is token 2 of deit: as a query it has a row of its own.
    give(of_deit, layer, 0, {0, 1, 3},
         {0.5F, 0.25F, 0.25F, 0.125F, 0.75F, 0.125F,  //
          1.0F, 0.0F, 0.0F, 0.5F, 0.5F, 0.0F});
    give(of_mae, layer, 0, {0, 1, 2}, visible);
    of_deit.end_layer(workers);
    of_mae.end_layer(workers);
  }
  const int in_deit[] = {0, 1, 3};
  for (int row = 0; row < 3; ++row) {
    CHECK(at(of_deit, in_deit[row], 2) == 0);
    for (int column = 0; column < 3; ++column) {
      CHECK(std::abs(at(of_deit, in_deit[row], in_deit[column]) - at(of_mae, row, column)) <=
            1e-6F);
    }
  }
  CHECK(at(of_deit, 2, 2) == doctest::Approx(0.125));  // what is left of its own residual
  const Query hidden{.kind = Query::Kind::patch, .patch = 1};
  CHECK(of_deit.rows({hidden}).size() == 1);
  CHECK(of_mae.rows({hidden}).empty());
}

TEST_CASE("the order in which heads arrive changes no bit") {
  Workers workers(2);
  const TokenLayout layout =
      token_layout(LayoutKind::deit, {TokenKind::cls}, one_patch, mask_of({0}));
  const std::vector<std::vector<float>> heads = {
      {0.1F, 0.9F, 0.3F, 0.7F}, {0.7F, 0.3F, 1e-7F, 1.0F}, {0.33F, 0.67F, 0.2F, 0.8F}};
  RolloutSink forward(layout, 3);
  RolloutSink backward(layout, 3);
  for (int head = 0; head < 3; ++head) {
    give(forward, 0, head, {0, 1}, heads[static_cast<std::size_t>(head)]);
    give(backward, 0, 2 - head, {0, 1}, heads[static_cast<std::size_t>(2 - head)]);
  }
  forward.end_layer(workers);
  backward.end_layer(workers);
  for (int row = 0; row < 2; ++row) {
    CHECK(at(forward, row, 0) == at(backward, row, 0));
    CHECK(at(forward, row, 1) == at(backward, row, 1));
  }
}

TEST_CASE("rollout equals NumPy's") {
  Workers workers(2);
  auto golden = testing::golden_tensors("attend/attend.safetensors");
  const PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 4};
  RolloutSink sink(
      token_layout(LayoutKind::deit, {TokenKind::cls}, grid, mask_of({0, 1, 0, 0, 1, 0})), 2);
  const std::vector<int> keys = {0, 1, 3, 4, 6};
  const std::vector<float>& all = golden.at("attention").values;
  for (int matrix = 0; matrix < 6; ++matrix) {
    std::vector<float> weights;
    for (int row = 0; row < 7; ++row) {
      for (const int key : keys) {
        weights.push_back(all[static_cast<std::size_t>((matrix * 7 + row) * 7 + key)]);
      }
    }
    give(sink, matrix / 2, matrix % 2, keys, weights);
    if (matrix % 2 == 1) {
      sink.end_layer(workers);
    }
  }
  Matrix rollout(7, 7);
  for (int token = 0; token < 7; ++token) {
    std::ranges::copy(sink.mean_row({token}), rollout.row(token).begin());
  }
  CHECK(testing::largest_difference(rollout.view(), golden.at("rollout").matrix().view()) <= 1e-6F);
}

}  // namespace lacuna::rollout_test
