#include "lacuna/analysis/reconstruct/pixel_reading.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/error.hpp"
#include "support/tiny_mae.hpp"

namespace lacuna::pixel_reading_test {

using testing::tiny_mae;

namespace {

constexpr PatchGrid two = {.rows = 1, .columns = 2, .patch_size = 2};

}  // namespace

TEST_SUITE_BEGIN("pixel_reading");

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

}  // namespace lacuna::pixel_reading_test
