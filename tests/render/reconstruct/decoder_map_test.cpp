#include "lacuna/render/reconstruct/decoder_map.hpp"

#include <doctest/doctest.h>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/error.hpp"
#include "support/sample_comparison.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::decoder_map_test {

TEST_SUITE_BEGIN("decoder_map");

TEST_CASE("the decoder map un-shuffles the row, and its masses add up to 1") {
  Workers workers(2);
  const MaskedImage image = sample::masked_image({.patch_size = 4});
  const VitModel model = testing::tiny_mae(image.grid, {}, false, workers);
  const Reconstruction result = reconstruct(model, image, {}, {}, workers);
  const DecoderMap map = decoder_map(result.attention, 1, 0, 196);
  CHECK(map.scores.size() == 196);
  CHECK(map.visible_mass + map.hidden_mass + map.cls_mass == doctest::Approx(1));
  CHECK(map.hidden_mass == doctest::Approx(147.0 / 197));  // uniform attention
  CHECK_THROWS_AS(static_cast<void>(decoder_map(result.attention, 2, 0, 196)), Error);
  CHECK_THROWS_AS(static_cast<void>(decoder_map(result.attention, 0, 1, 196)), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::decoder_map_test
