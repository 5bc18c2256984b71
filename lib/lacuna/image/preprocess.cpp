// From a picture to what a network was trained on. Sides are truncated or rounded where the
// original pipelines do it, since one pixel more or less moves every patch: torchvision's Resize
// truncates, its CenterCrop rounds halves to even, Hugging Face's rounds down.
#include "lacuna/image/preprocess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

struct Size {
  int height = 0;
  int width = 0;
};

void check(const Image& image, const Preprocessing& preprocessing, int patch_size) {
  if (patch_size < 1 || preprocessing.height < patch_size || preprocessing.width < patch_size ||
      preprocessing.height % patch_size != 0 || preprocessing.width % patch_size != 0) {
    throw Error(
        ErrorKind::usage,
        "image size {} x {}: needed a multiple of the patch size {}; choose another --image-size",
        preprocessing.width, preprocessing.height, patch_size);
  }
  if (!(preprocessing.crop_ratio > 0 && preprocessing.crop_ratio <= 1)) {
    throw Error(ErrorKind::usage,
                "crop ratio {}: needed a number in (0, 1]; choose another crop ratio",
                preprocessing.crop_ratio);
  }
  const std::int64_t shorter = std::min(image.height, image.width);
  const std::int64_t longer = std::max(image.height, image.width);
  if (shorter < 1 || longer > shorter * max_aspect) {
    throw Error(ErrorKind::bad_value,
                "picture of {} x {} pixels: needed an aspect within 1 : {}; crop it", image.width,
                image.height, max_aspect);
  }
}

/// Both sides times the smallest factor that fills `least`; the side that fills it does so exactly,
/// the other is truncated. For a square `least` that is torchvision's Resize(side).
Size filling(const Image& image, const Size& least) {
  const auto height = static_cast<std::int64_t>(image.height);
  const auto width = static_cast<std::int64_t>(image.width);
  const auto truncated = [](std::int64_t side, std::int64_t wanted, std::int64_t given) {
    return static_cast<int>(static_cast<double>(side * wanted) / static_cast<double>(given));
  };
  if (height * least.width >= width * least.height) {
    return {std::max(least.height, truncated(height, least.width, width)), least.width};
  }
  return {least.height, std::max(least.width, truncated(width, least.height, height))};
}

/// Where the centre starts. Python's round() takes halves to the even number.
int rounded_half(int difference, CropRounding rounding) {
  const int half = difference / 2;
  const bool up = rounding == CropRounding::half_even && difference % 2 != 0;
  return up ? half + half % 2 : half;
}

Image cut(const Image& image, int top, int left, const Size& size) {
  Image result(size.height, size.width);
  for (int row = 0; row < size.height; ++row) {
    std::copy_n(image.at(top + row, left), static_cast<std::size_t>(size.width) * 3,
                result.at(row, 0));
  }
  return result;
}

/// Resizes the whole picture to `resized` and keeps the centre.
ModelImage centre_of(const Image& image, const Size& resized, const Size& kept,
                     const Preprocessing& preprocessing) {
  const Image whole = resample(image, resized.height, resized.width, preprocessing.interpolation);
  const int top = rounded_half(resized.height - kept.height, preprocessing.crop_rounding);
  const int left = rounded_half(resized.width - kept.width, preprocessing.crop_rounding);
  const double row = static_cast<double>(image.height) / resized.height;
  const double column = static_cast<double>(image.width) / resized.width;
  return {cut(whole, top, left, kept),
          {left * column, top * row, (left + kept.width) * column, (top + kept.height) * row}};
}

}  // namespace

ModelImage fit_image(const Image& image, const Preprocessing& preprocessing, int patch_size) {
  check(image, preprocessing, patch_size);
  const Size input = {preprocessing.height, preprocessing.width};
  if (preprocessing.fit == Fit::squash) {
    return centre_of(image, input, input, preprocessing);
  }
  if (preprocessing.crops()) {
    const Size least = {static_cast<int>(input.height / preprocessing.crop_ratio),
                        static_cast<int>(input.width / preprocessing.crop_ratio)};
    const Size resized = preprocessing.fit == Fit::crop ? filling(image, least) : least;
    return centre_of(image, resized, input, preprocessing);
  }
  const int shortest = std::min(input.height, input.width);
  const Size resized = filling(image, {shortest, shortest});
  const Size kept = {resized.height / patch_size * patch_size,
                     resized.width / patch_size * patch_size};
  return centre_of(image, resized, kept, preprocessing);
}

Planes normalise(const Image& image, const Preprocessing& preprocessing) {
  const std::size_t count = image.pixels.size() / 3;
  Planes planes{image.height, image.width, std::vector<float>(image.pixels.size())};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const float mean = preprocessing.mean.at(channel);
    const float deviation = preprocessing.standard_deviation.at(channel);
    if (!(deviation > 0) || !std::isfinite(mean)) {
      throw Error(ErrorKind::usage,
                  "normalisation with mean {} and standard deviation {}: needed a number and a "
                  "positive number; correct the preprocessing",
                  mean, deviation);
    }
    std::array<float, 256> value_of = {};
    for (std::size_t byte = 0; byte < value_of.size(); ++byte) {
      value_of.at(byte) = (static_cast<float>(byte) / 255.0F - mean) / deviation;
    }
    float* to = planes.values.data() + channel * count;
    for (std::size_t i = 0; i < count; ++i) {
      to[i] = value_of[image.pixels[3 * i + channel]];
    }
  }
  return planes;
}

}  // namespace lacuna
