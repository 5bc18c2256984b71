#include "lacuna/analysis/reconstruct/reconstruction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/untrained.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::reconstruction_test {

using namespace testing;

TEST_SUITE_BEGIN("reconstruction");

TEST_CASE("predicted pixels lie row, column, colour, and are clipped and cut to whole numbers") {
  Workers workers(1);
  const VitModel model = tiny_mae(
      pair_grid,
      {{"decoder_pred.bias",
        [](int, int place) {
          return place == 0 ? -3.0F : place == 11 ? 9.0F : (static_cast<float>(place) + 0.9F) / 255;
        }}},
      false, workers);
  const Reconstruction result = reconstructed(model, two_patches({0, 1}));
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
  const VitModel model = tiny_mae(pair_grid, {}, false, workers);  // predicts 0: black
  const Reconstruction result = reconstructed(model, two_patches({0, 1}));
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
  const VitModel model = tiny_mae(pair_grid, {}, true, workers);  // predicts 0: each patch's mean
  const MaskedImage image = two_patches({0, 1});
  const Reconstruction oracle = reconstructed(model, image, NormPix::oracle);
  CHECK(oracle.picture.at(0, 2)[0] == doctest::Approx(40).epsilon(0.03));
  const Reconstruction neighbours = reconstructed(model, image, NormPix::neighbours);
  CHECK(neighbours.picture.at(0, 2)[0] == doctest::Approx(100).epsilon(0.011));
  // The loss is of the normalised patch, whatever the picture: (n - 1) / n of 12 values.
  CHECK(*oracle.loss == doctest::Approx(11.0 / 12).epsilon(1e-3));
  CHECK(*neighbours.loss == *oracle.loss);
}

TEST_CASE("with nothing hidden there is no error; with nothing visible there are no fills") {
  Workers workers(1);
  const VitModel model = tiny_mae(pair_grid, {}, false, workers);
  const Reconstruction none = reconstructed(model, two_patches({0, 0}));
  CHECK_FALSE(none.error.has_value());
  CHECK_FALSE(none.loss.has_value());
  CHECK(none.fills.empty());
  CHECK(none.pasted.pixels == two_patches({0, 0}).seen.pixels.pixels);
  const Reconstruction all = reconstructed(model, two_patches({1, 1}));
  CHECK(all.error.has_value());
  CHECK(all.fills.empty());
  CHECK_THROWS_WITH_AS(
      static_cast<void>(reconstructed(model, two_patches({1, 1}), NormPix::neighbours)),
      "tiny.png: every patch is hidden, and --norm-pix neighbours takes mean and contrast from "
      "visible ones; leave a patch visible",
      Error);
}

TEST_CASE("an untrained MAE reconstructs at any grid, the same for every number of workers") {
  Workers one(1);
  Workers three(3);
  const VitConfig config = untrained_config("mae-tiny");
  UntrainedTensors tensors(config, config.untrained_seed);
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

TEST_SUITE_END();

}  // namespace lacuna::reconstruction_test
