#include "lacuna/analysis/reconstruct/predict_pixels.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/untrained.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::predict_pixels_test {

using namespace testing;

TEST_SUITE_BEGIN("predict_pixels");

TEST_CASE(
    "a hidden patch has a row of decoder attention, over CLS and all patches in raster order") {
  Workers workers(1);
  const VitModel model = tiny_mae(pair_grid, {}, false, workers);
  const Reconstruction result = reconstruct(
      model, two_patches({0, 1}), {},
      {.layer = -1, .queries = {{}, {.kind = Query::Kind::patch, .row = 0, .column = 1}}}, workers);
  REQUIRE(result.attention.rows.size() == 2 * 3);  // the mean and two heads, of each query
  CHECK(result.attention.layer == 0);
  CHECK(result.attention.rows[3].query.patch == 1);
  for (const AttentionRow& row : result.attention.rows) {
    REQUIRE(row.weights.size() == 3);
    for (const float weight : row.weights) {
      CHECK(static_cast<double>(weight) == doctest::Approx(1.0 / 3));  // all scores are 0
    }
  }
  CHECK(result.attention.layout.tokens[2].replaced);
  CHECK_FALSE(result.attention.layout.tokens[1].hidden);
}

TEST_CASE("a layer or query that the decoder or the grid does not have is refused") {
  Workers workers(1);
  const VitModel model = tiny_mae(pair_grid, {}, false, workers);
  CHECK_THROWS_WITH_AS(static_cast<void>(reconstruct(model, two_patches({0, 1}), {},
                                                     {.layer = 1, .queries = {}}, workers)),
                       "--layer 1: this model's decoder has layers 0 to 0 (or -1 for the last)",
                       Error);
  CHECK_THROWS_AS(static_cast<void>(reconstruct(
                      model, two_patches({0, 1}), {},
                      {.queries = {{.kind = Query::Kind::patch, .row = 1, .column = 0}}}, workers)),
                  Error);
}

TEST_CASE("encoder and decoder are counted apart") {
  Workers workers(1);
  const Reconstruction result =
      reconstructed(tiny_mae(pair_grid, {}, false, workers), two_patches({0, 1}));
  CHECK(result.encoder_layout.length() == 2);
  CHECK(result.encoder_cost.total() == 1 * 12 * 4 + 2 * (4 * 16 + 2 * 16) + 2 * 2 * 2 * 4);
  CHECK(result.decoder_cost.embedding == 2 * 4 * 4);
  CHECK(result.decoder_cost.linear == 3 * (4 * 16 + 2 * 16));
  CHECK(result.decoder_cost.attention == 2 * 3 * 3 * 4);
  CHECK(result.decoder_cost.prediction == 2 * 4 * 12);
}

TEST_CASE("what is predicted of an image does not depend on those that share its products") {
  Workers workers(2);
  const VitConfig config = untrained_config("mae-tiny");
  UntrainedTensors tensors(config, config.untrained_seed);
  const VitModel model = build_vit(config, tensors, workers);
  std::vector<MaskedImage> images;
  for (int i = 0; i < 5; ++i) {  // 587 visible patches: not all fit together
    const PatchGrid grid = {.rows = 14, .columns = i % 2 == 0 ? 14 : 9, .patch_size = 16};
    images.push_back(tiny_image(
        grid, std::vector<std::uint8_t>(static_cast<std::size_t>(grid.count()), 0),
        [i](int row, int column, int colour) { return (row * (i + 1) + column * colour) % 256; }));
    images.back().mask = draw_mask(grid, {.ratio = 0.15 * i, .seed = 7});
  }
  std::vector<Matrix> patches;
  std::vector<MaskedPatches> all;
  for (const MaskedImage& image : images) {
    patches.push_back(patches_of(image));
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    all.push_back({.patches = patches[i], .grid = images[i].grid, .mask = images[i].mask});
  }
  const std::vector<Prediction> together = predict(model, all, {}, workers);
  REQUIRE(together.size() == 5);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Prediction alone =
        std::move(predict(model, std::span(all).subspan(i, 1), {}, workers).front());
    CAPTURE(i);
    REQUIRE(alone.pixels.rows() == images[i].grid.count());
    CHECK(std::memcmp(alone.pixels.data(), together[i].pixels.data(),
                      alone.pixels.size() * sizeof(float)) == 0);
    CHECK(alone.attention.rows[0].weights == together[i].attention.rows[0].weights);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::predict_pixels_test
