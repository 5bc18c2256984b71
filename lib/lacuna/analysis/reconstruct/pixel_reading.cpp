#include "lacuna/analysis/reconstruct/pixel_reading.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "lacuna/analysis/reconstruct/predict_pixels.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/patch/mask_patterns.hpp"
#include "lacuna/patch/patches.hpp"

namespace lacuna {
namespace {

// A clear case lies near 1 or near 0; between these nothing is assumed.
constexpr double least_raw = 0.5;
constexpr double most_normalised = 0.2;

/// Soft hills of colour, different in each channel.
Image test_picture(const PatchGrid& grid) {
  Image picture(grid.rows * grid.patch_size, grid.columns * grid.patch_size);
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column) {
      const double y = 6.0 * row / picture.height;
      const double x = 6.0 * column / picture.width;
      for (int colour = 0; colour < 3; ++colour) {
        const double hill = std::sin(x + 0.4 * colour) * std::cos(1.3 * y - 0.3 * colour);
        picture.at(row, column)[colour] = static_cast<std::uint8_t>(std::lround(120 + 100 * hill));
      }
    }
  }
  return picture;
}

/// Least squares of y on x over the hidden patches.
double slope_of(const std::vector<double>& x, const std::vector<double>& y, const Mask& mask) {
  double count = 0;
  double sum_x = 0;
  double sum_y = 0;
  double sum_xx = 0;
  double sum_xy = 0;
  for (std::size_t patch = 0; patch < x.size(); ++patch) {
    if (mask.hidden[patch] != 0) {
      count += 1;
      sum_x += x[patch];
      sum_y += y[patch];
      sum_xx += x[patch] * x[patch];
      sum_xy += x[patch] * y[patch];
    }
  }
  return (count * sum_xy - sum_x * sum_y) / (count * sum_xx - sum_x * sum_x);
}

constexpr std::string_view choices =
    "choose --norm-pix neighbours (mean and contrast interpolated from visible patches) or "
    "--norm-pix oracle (taken from the hidden patches themselves, so that they leak)";

PixelReading measured_reading(const VitModel& model, Workers& workers) {
  const double slope = mean_slope(model, workers);
  const std::string finding = fmt::format(
      "--model {}: the checkpoint does not say whether its pixels are normalised patch by patch "
      "(norm_pix_loss), and on a test picture the means of its patches follow the true ones with a "
      "slope of {:.2f}",
      model.config.name, slope);
  if (slope >= least_raw) {
    return {.mode = NormPix::off, .source = PixelReading::Source::measured, .slope = slope};
  }
  if (std::abs(slope) <= most_normalised) {
    throw Error(ErrorKind::usage,
                "{}, as normalised ones do (0; raw ones: 1); {}, or declare "
                "--norm-pix off",
                finding, choices);
  }
  throw Error(ErrorKind::usage,
              "{}, neither as raw ones do (1) nor as normalised ones (0); declare "
              "--norm-pix off for raw pixels, or for normalised ones {}",
              finding, choices);
}

}  // namespace

double mean_slope(const VitModel& model, Workers& workers) {
  const PatchGrid& grid = model.config.stored_grid;
  const Mask mask = draw_mask(grid, {});
  const Matrix patches =
      cut_patches(normalise(test_picture(grid), model.config.preprocessing), grid);
  const MaskedPatches masked = {.patches = patches, .grid = grid, .mask = mask};
  const Prediction predicted =
      std::move(predict(model, std::span(&masked, 1), {}, workers).front());
  return slope_of(patch_statistics(patches).mean, patch_statistics(predicted.pixels).mean, mask);
}

PixelReading pixel_reading(const VitModel& model, std::optional<NormPix> declared,
                           Workers& workers) {
  const std::optional<bool> normalised = model.config.decoder->normalised_pixels;
  if (declared) {
    return {.mode = *declared,
            .source = PixelReading::Source::declared,
            .slope = {},
            .contradicts = normalised && *normalised == (*declared == NormPix::off)};
  }
  if (!normalised) {
    return measured_reading(model, workers);
  }
  if (*normalised) {
    throw Error(ErrorKind::usage,
                "--model {}: its pixels are normalised patch by patch (norm_pix_loss), "
                "so each patch's mean and contrast are missing; {}",
                model.config.name, choices);
  }
  return {};
}

}  // namespace lacuna
