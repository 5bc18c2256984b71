#include "lacuna/analysis/reconstruct/reconstruction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lacuna/analysis/reconstruct/norm_pix.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/patch/patches.hpp"

namespace lacuna {
namespace {

/// Normalised pixels as bytes, as MAE's notebook shows them: clipped, then cut to whole numbers.
std::uint8_t display_byte(float value, float mean, float deviation) {
  const double byte =
      (static_cast<double>(value) * static_cast<double>(deviation) + static_cast<double>(mean)) *
      255;
  return byte > 0 ? static_cast<std::uint8_t>(std::min(byte, 255.0)) : std::uint8_t{0};
}

Image display(const Planes& planes, const Preprocessing& preprocessing) {
  Image picture(planes.height, planes.width);
  const std::size_t count = picture.pixels.size() / 3;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
      picture.pixels[3 * pixel + channel] =
          display_byte(planes.values[channel * count + pixel], preprocessing.mean.at(channel),
                       preprocessing.standard_deviation.at(channel));
    }
  }
  return picture;
}

/// The statistics that turn predicted patches into pictures.
PatchStatistics statistics_for(NormPix mode, const Matrix& truth, const MaskedImage& image) {
  if (mode == NormPix::neighbours && image.mask.visible_count() == 0) {
    throw Error(ErrorKind::bad_value,
                "{}: every patch is hidden, and --norm-pix neighbours takes mean and "
                "contrast from visible ones; leave a patch visible",
                image.name);
  }
  PatchStatistics statistics = patch_statistics(truth);
  return mode == NormPix::neighbours ? interpolated_statistics(statistics, image.grid, image.mask)
                                     : statistics;
}

/// The hidden patches of `picture`, the visible ones of `seen`.
Image pasted(const Image& picture, const MaskedImage& image) {
  Image result = image.seen.pixels;
  for_each_pixel(image.grid, image.mask, true, [&](int row, int column) {
    std::copy_n(picture.at(row, column), 3, result.at(row, column));
  });
  return result;
}

/// Mean squared difference over the hidden patches.
std::optional<double> loss_of(const Matrix& predicted, const Matrix& target, const Mask& mask) {
  double sum = 0;
  for (int patch = 0; patch < target.rows(); ++patch) {
    for (int place = 0; mask.is_hidden(patch) && place < target.columns(); ++place) {
      const double difference = static_cast<double>(predicted.at(patch, place)) -
                                static_cast<double>(target.at(patch, place));
      sum += difference * difference;
    }
  }
  const int hidden = mask.hidden_count();
  return hidden == 0 ? std::nullopt : std::optional(sum / hidden / target.columns());
}

std::vector<FilledPicture> fills_of(const MaskedImage& image, Workers& workers) {
  if (image.mask.hidden_count() == 0 || image.mask.visible_count() == 0) {
    return {};
  }
  std::vector<FilledPicture> fills(3);
  constexpr std::array kinds = {Fill::mean_colour, Fill::telea, Fill::navier_stokes};
  workers.parallel_for(3, [&](int task, int) {
    FilledPicture& fill = fills[static_cast<std::size_t>(task)];
    fill.fill = kinds.at(static_cast<std::size_t>(task));
    fill.picture = filled(image.seen.pixels, image.grid, image.mask, fill.fill);
    fill.error = *picture_error(fill.picture, image.seen.pixels, image.grid, image.mask);
  });
  return fills;
}

/// The pictures and the errors of what was predicted.
void judge(const MaskedImage& image, const Matrix& patches, Reconstruction& result) {
  const Matrix truth = channels_last(patches);
  const bool is_normalised = result.reading.mode != NormPix::off;
  const Matrix pixels =
      is_normalised
          ? restored_patches(result.predicted, statistics_for(result.reading.mode, truth, image))
          : result.predicted;
  result.picture = display(paste_patches(channels_first(pixels), image.grid), image.preprocessing);
  result.pasted = pasted(result.picture, image);
  result.loss = loss_of(result.predicted,
                        is_normalised ? normalised_patches(truth, patch_statistics(truth)) : truth,
                        image.mask);
  result.error = picture_error(result.picture, image.seen.pixels, image.grid, image.mask);
  result.patch_errors = patch_errors(result.picture, image.seen.pixels, image.grid, image.mask);
}

}  // namespace

Reconstruction reconstruction_of(const VitModel& model, const MaskedImage& image,
                                 const Matrix& patches, const PixelReading& reading,
                                 Prediction prediction, Workers& workers) {
  Reconstruction result;
  result.reading = reading;
  result.predicted = std::move(prediction.pixels);
  result.attention = std::move(prediction.attention);
  judge(image, patches, result);
  result.fills = fills_of(image, workers);
  result.encoder_layout =
      token_layout(LayoutKind::mae, model.config.prefix, image.grid, image.mask);
  result.encoder_cost = cost_of(model.config, result.encoder_layout);
  result.decoder_cost = decoder_cost_of(model.config, result.encoder_layout, image.grid.count());
  return result;
}

Reconstruction reconstruct(const VitModel& model, const MaskedImage& image,
                           const PixelReading& reading, const ReconstructionOptions& options,
                           Workers& workers) {
  const Matrix patches = patches_of(image);
  const MaskedPatches masked = {.patches = patches, .grid = image.grid, .mask = image.mask};
  return reconstruction_of(
      model, image, patches, reading,
      std::move(predict(model, std::span(&masked, 1), options, workers).front()), workers);
}

}  // namespace lacuna
