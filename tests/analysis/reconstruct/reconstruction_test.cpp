#include "lacuna/analysis/reconstruct/reconstruction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/untrained.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::reconstruction_test {

using testing::tiny_image;
using testing::tiny_mae;

namespace {

constexpr PatchGrid two = {.rows = 1, .columns = 2, .patch_size = 2};

/// Left patch 100, right patch alternating between 20 and 60: mean 40.
MaskedImage two_patches(const std::vector<std::uint8_t>& hidden) {
  return tiny_image(two, hidden, [](int row, int column, int) {
    return column < 2 ? 100 : (row + column) % 2 == 0 ? 20 : 60;
  });
}

Reconstruction run(const VitModel& model, const MaskedImage& image, NormPix mode = NormPix::off) {
  Workers workers(2);
  return reconstruct(model, image, {.mode = mode}, {}, workers);
}

}  // namespace

TEST_SUITE_BEGIN("reconstruction");

TEST_CASE("predicted pixels lie row, column, colour, and are clipped and cut to whole numbers") {
  Workers workers(1);
  const VitModel model = tiny_mae(
      two,
      {{"decoder_pred.bias",
        [](int, int place) {
          return place == 0 ? -3.0F : place == 11 ? 9.0F : (static_cast<float>(place) + 0.9F) / 255;
        }}},
      false, workers);
  const Reconstruction result = run(model, two_patches({0, 1}));
  CHECK(result.predicted.at(1, 5) == doctest::Approx(5.9 / 255));
  for (const int left : {0, 2}) {
    CHECK(result.picture.at(0, left)[0] == 0);        // -3, clipped
    CHECK(result.picture.at(0, left)[1] == 1);        // 1.9, cut
    CHECK(result.picture.at(0, left + 1)[2] == 5);    // row 0, column 1, blue
    CHECK(result.picture.at(1, left)[0] == 6);        // row 1, column 0, red
    CHECK(result.picture.at(1, left + 1)[2] == 255);  // 9, clipped
  }
  CHECK(result.pasted.at(0, 0)[1] == 100);  // visible: as it is
  CHECK(result.pasted.at(0, 2)[1] == 1);    // hidden: as predicted
}

TEST_CASE("the error and MAE's loss are those of the hidden patch, in bytes and in model pixels") {
  Workers workers(1);
  const VitModel model = tiny_mae(two, {}, false, workers);  // predicts 0: black
  const Reconstruction result = run(model, two_patches({0, 1}));
  CHECK(result.error->mse == 2000);  // (20² + 60²) / 2
  CHECK(*result.error->psnr == doctest::Approx(10 * std::log10(65025.0 / 2000)));
  CHECK(*result.loss == doctest::Approx(2000.0 / 65025));
  CHECK_FALSE(result.patch_errors[0].has_value());
  CHECK(*result.patch_errors[1] == 2000);
  REQUIRE(result.fills.size() == 3);
  CHECK(result.fills[0].error.mse == 4000);  // filled with 100: (80² + 40²) / 2
}

TEST_CASE("normalised pixels: the oracle knows the hidden patch's mean, the neighbours do not") {
  Workers workers(1);
  const VitModel model = tiny_mae(two, {}, true, workers);  // predicts 0: each patch's mean
  const MaskedImage image = two_patches({0, 1});
  const Reconstruction oracle = run(model, image, NormPix::oracle);
  CHECK(oracle.picture.at(0, 2)[0] == doctest::Approx(40).epsilon(0.03));
  const Reconstruction neighbours = run(model, image, NormPix::neighbours);
  CHECK(neighbours.picture.at(0, 2)[0] == doctest::Approx(100).epsilon(0.011));
  // The loss is of the normalised patch, whatever the picture: (n - 1) / n of 12 values.
  CHECK(*oracle.loss == doctest::Approx(11.0 / 12).epsilon(1e-3));
  CHECK(*neighbours.loss == *oracle.loss);
}

TEST_CASE("with nothing hidden there is no error; with nothing visible there are no fills") {
  Workers workers(1);
  const VitModel model = tiny_mae(two, {}, false, workers);
  const Reconstruction none = run(model, two_patches({0, 0}));
  CHECK_FALSE(none.error.has_value());
  CHECK_FALSE(none.loss.has_value());
  CHECK(none.fills.empty());
  CHECK(none.pasted.pixels == two_patches({0, 0}).seen.pixels.pixels);
  const Reconstruction all = run(model, two_patches({1, 1}));
  CHECK(all.error.has_value());
  CHECK(all.fills.empty());
  CHECK_THROWS_WITH_AS(
      static_cast<void>(run(model, two_patches({1, 1}), NormPix::neighbours)),
      "tiny.png: every patch is hidden, and --norm-pix neighbours takes mean and contrast from "
      "visible ones; leave a patch visible",
      Error);
}

TEST_CASE(
    "a hidden patch has a row of decoder attention, over CLS and all patches in raster order") {
  Workers workers(1);
  const VitModel model = tiny_mae(two, {}, false, workers);
  const Reconstruction result = reconstruct(
      model, two_patches({0, 1}), {},
      {.layer = -1, .queries = {{}, {.is_cls = false, .row = 0, .column = 1}}}, workers);
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
  const VitModel model = tiny_mae(two, {}, false, workers);
  CHECK_THROWS_WITH_AS(static_cast<void>(reconstruct(model, two_patches({0, 1}), {},
                                                     {.layer = 1, .queries = {}}, workers)),
                       "--layer 1: this model's decoder has layers 0 to 0 (or -1 for the last)",
                       Error);
  CHECK_THROWS_AS(static_cast<void>(reconstruct(
                      model, two_patches({0, 1}), {},
                      {.queries = {{.is_cls = false, .row = 1, .column = 0}}}, workers)),
                  Error);
}

TEST_CASE("encoder and decoder are counted apart") {
  Workers workers(1);
  const Reconstruction result = run(tiny_mae(two, {}, false, workers), two_patches({0, 1}));
  CHECK(result.encoder_layout.length() == 2);
  CHECK(result.encoder_cost.total() == 1 * 12 * 4 + 2 * (4 * 16 + 2 * 16) + 2 * 2 * 2 * 4);
  CHECK(result.decoder_cost.embedding == 2 * 4 * 4);
  CHECK(result.decoder_cost.linear == 3 * (4 * 16 + 2 * 16));
  CHECK(result.decoder_cost.attention == 2 * 3 * 3 * 4);
  CHECK(result.decoder_cost.prediction == 2 * 4 * 12);
}

TEST_CASE("an untrained MAE reconstructs at any grid, the same for every number of workers") {
  Workers one(1);
  Workers three(3);
  const VitConfig config = untrained_config("mae-tiny");
  UntrainedTensors tensors(config, config.untrained_seed, one);
  const VitModel model = build_vit(config, tensors, one);
  const PatchGrid grid = {.rows = 3, .columns = 5, .patch_size = 16};
  MaskedImage image = tiny_image(grid, std::vector<std::uint8_t>(15, 0),
                                 [](int row, int column, int) { return row + column; });
  image.mask = draw_mask(grid, {});
  const Reconstruction a = reconstruct(model, image, {}, {}, one);
  const Reconstruction b = reconstruct(model, image, {}, {}, three);
  REQUIRE(a.predicted.rows() == 15);
  CHECK(std::memcmp(a.predicted.data(), b.predicted.data(), a.predicted.size() * sizeof(float)) ==
        0);
  CHECK(a.pasted.pixels == b.pasted.pixels);
}

TEST_CASE("what is predicted of an image does not depend on those that share its products") {
  Workers workers(2);
  const VitConfig config = untrained_config("mae-tiny");
  UntrainedTensors tensors(config, config.untrained_seed, workers);
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

TEST_CASE("weights for raw pixels follow a test picture, and are taken for raw") {
  Workers workers(2);
  constexpr PatchGrid grid = {.rows = 14, .columns = 14, .patch_size = 4};
  // The decoder's positions carry the test picture: (t, -t, 9, -9), which the norm divides by
  // √((t² + 81) / 2), nearly 9 / √2; the prediction multiplies t by as much again.
  const auto at = [&](int token, int column) {
    if (token == 0 || column > 1) {
      return column % 2 == 0 ? 9.0F : -9.0F;
    }
    const double y = 6.0 * (grid.row_of(token - 1) + 0.5) / grid.rows;
    const double x = 6.0 * (grid.column_of(token - 1) + 0.5) / grid.columns;
    const double t = 100.0 / 255 * std::sin(x + 0.4) * std::cos(1.3 * y - 0.3);
    return static_cast<float>(column == 0 ? t : -t);
  };
  const auto model = [&](float gain, std::optional<bool> says) {
    return tiny_mae(grid,
                    {{"decoder_pos_embed", at},
                     {"decoder_pred.weight",
                      [gain](int, int column) { return column == 0 ? gain * 6.364F : 0.0F; }}},
                    says, workers);
  };
  CHECK(mean_slope(model(1, std::nullopt), workers) == doctest::Approx(0.95).epsilon(0.1));
  const PixelReading raw = pixel_reading(model(1, std::nullopt), std::nullopt, workers);
  CHECK(raw.mode == NormPix::off);
  CHECK(raw.source == PixelReading::Source::measured);
  CHECK(raw.slope.has_value());
  // Near 0: normalised. Between: neither is assumed. Both have to be declared.
  for (const float gain : {0.0F, 0.1F, 0.35F}) {
    CHECK_THROWS_AS(
        static_cast<void>(pixel_reading(model(gain, std::nullopt), std::nullopt, workers)), Error);
    CHECK(pixel_reading(model(gain, std::nullopt), NormPix::off, workers).mode == NormPix::off);
  }
}

TEST_CASE("what the checkpoint says is believed, and what is declared wins over it") {
  Workers workers(1);
  const VitModel raw = tiny_mae(two, {}, false, workers);
  const VitModel normalised = tiny_mae(two, {}, true, workers);
  CHECK(pixel_reading(raw, std::nullopt, workers).source == PixelReading::Source::checkpoint);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(pixel_reading(normalised, std::nullopt, workers)),
      "--model tiny.safetensors: its pixels are normalised patch by patch (norm_pix_loss), so each "
      "patch's mean and contrast are missing; choose --norm-pix neighbours (mean and contrast "
      "interpolated from visible patches) or --norm-pix oracle (taken from the hidden patches "
      "themselves, so that they leak)",
      Error);
  CHECK_FALSE(pixel_reading(normalised, NormPix::oracle, workers).contradicts);
  CHECK(pixel_reading(normalised, NormPix::off, workers).contradicts);
  CHECK(pixel_reading(raw, NormPix::neighbours, workers).contradicts);
  CHECK_FALSE(pixel_reading(raw, NormPix::off, workers).contradicts);
}

TEST_SUITE_END();

}  // namespace lacuna::reconstruction_test
