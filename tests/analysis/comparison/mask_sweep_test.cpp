#include "lacuna/analysis/comparison/mask_sweep.hpp"

#include <doctest/doctest.h>

#include "support/ratio_masks.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::mask_sweep_test {

using testing::ratio_masks;

namespace {

constexpr PatchGrid grid = {4, 4, 4};

/// Attention of the tiny model is uniform, its prediction is black; the picture is white at the
/// left and black at the right.
MaskSweep swept(const std::vector<double>& ratios, const std::optional<PixelReading>& reading) {
  Workers workers(1);
  const VitModel model = testing::tiny_mae(grid, {}, false, workers);
  const MaskedImage image =
      testing::tiny_image(grid, std::vector<std::uint8_t>(16, 0),
                          [](int, int column, int) { return column < 8 ? 255 : 0; });
  return sweep_masks(model, image, ratio_masks(grid, ratios), {}, reading, workers);
}

}  // namespace

TEST_SUITE_BEGIN("mask_sweep");

TEST_CASE("random masks of one seed hide what those of smaller ratios hide, and more") {
  for (const Rng rng : {Rng::lacuna, Rng::torch, Rng::numpy}) {
    MaskSweep sweep;
    for (RatioMask& each :
         ratio_masks({14, 14, 16}, {0, 0.1, 0.3, 0.5, 0.75, 0.9, 1}, {.seed = 7, .rng = rng})) {
      sweep.steps.emplace_back().mask = std::move(each.mask);
    }
    CHECK(sweep.is_nested());
    std::swap(sweep.steps[2].mask, sweep.steps[3].mask);
    CHECK_FALSE(sweep.is_nested());
  }
}

TEST_CASE("block masks of one seed need not be nested, and then are not called so") {
  int nested = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    MaskSweep sweep;
    for (RatioMask& each :
         ratio_masks({14, 14, 16}, {0.2, 0.4, 0.6, 0.8}, {.type = MaskType::block, .seed = seed})) {
      sweep.steps.emplace_back().mask = std::move(each.mask);
    }
    nested += sweep.is_nested() ? 1 : 0;
  }
  CHECK(nested < 8);
}

TEST_CASE("each step has the numbers of the same mask by itself") {
  Workers workers(1);
  const MaskSweep sweep = swept({0, 0.5, 0.75}, PixelReading{});
  REQUIRE(sweep.steps.size() == 3);
  CHECK(sweep.is_equal());
  const SweepStep& step = sweep.steps[2];
  CHECK(step.ratio == 0.75);
  CHECK(step.mask.hidden_count() == 12);
  CHECK(step.comparison.pass(LayoutKind::deit).layout.length() == 17);
  CHECK(step.comparison.pass(LayoutKind::mae).layout.length() == 5);
  CHECK(step.leak(0).value_or(-1) == doctest::Approx(12.0 / 17));  // uniform
  CHECK(step.mean_leak().value_or(-1) == doctest::Approx(12.0 / 17));
  REQUIRE(step.reconstruction.has_value());
  CHECK(step.reconstruction->attention.layout.length() == 17);
  const double relative = step.reconstruction->error->mse / step.reconstruction->fills[0].error.mse;
  CHECK(step.relative_error().value_or(-1) == relative);
}

TEST_CASE("what does not exist has no number: an error with nothing hidden, a leak with all") {
  const MaskSweep sweep = swept({0, 1}, PixelReading{});
  CHECK_FALSE(sweep.steps[0].relative_error().has_value());
  CHECK(sweep.steps[0].leak(0).value_or(-1) == 0.0F);
  CHECK_FALSE(sweep.steps[1].relative_error().has_value());  // no visible colour to fill with
  CHECK_FALSE(sweep.steps[1].leak(0).has_value());
  CHECK_FALSE(sweep.steps[1].mean_leak().has_value());
  CHECK_FALSE(swept({0.5, 0.75}, std::nullopt).steps[0].reconstruction.has_value());
}

TEST_SUITE_END();

}  // namespace lacuna::mask_sweep_test
