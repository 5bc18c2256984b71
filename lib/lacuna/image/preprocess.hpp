#pragma once

#include <array>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/image/resample.hpp"

namespace lacuna {

/// How a picture of any aspect meets the model's input.
enum class Fit {
  /// Shortest edge to input / crop_ratio, then the centre. What DeiT and timm evaluate with.
  crop,
  /// The whole picture, stretched. What the MAE notebook does.
  squash,
  /// The whole picture, stretched to input / crop_ratio, then the centre. Hugging Face's DeiT.
  squash_crop,
  /// Shortest edge to the input's, aspect kept, centre cut to whole patches: a non-square grid.
  grid,
};
inline constexpr Word<Fit> fit_words[] = {{Fit::crop, "crop"},
                                          {Fit::squash, "squash"},
                                          {Fit::squash_crop, "squash-crop"},
                                          {Fit::grid, "grid"}};

/// Where a centre crop starts if the difference is odd.
enum class CropRounding {
  half_even,  ///< Python's round(): torchvision, timm.
  floor,      ///< Hugging Face.
};
inline constexpr Word<CropRounding> crop_rounding_words[] = {{CropRounding::half_even, "half_even"},
                                                             {CropRounding::floor, "floor"}};

/// A network's own preprocessing. The defaults are DeiT's and MAE's evaluation.
struct Preprocessing {
  int height = 224;  ///< Model input in pixels; a multiple of the patch size.
  int width = 224;
  Fit fit = Fit::crop;
  double crop_ratio = 0.875;  ///< Fit::crop and squash_crop; 224 / 0.875 = 256.
  CropRounding crop_rounding = CropRounding::half_even;
  Interpolation interpolation = Interpolation::bicubic;
  std::array<float, 3> mean = {0.485F, 0.456F, 0.406F};  ///< Of pixels in [0, 1]; ImageNet's.
  std::array<float, 3> standard_deviation = {0.229F, 0.224F, 0.225F};

  /// The rest of the picture's centre is cut off.
  [[nodiscard]] bool crops() const { return fit == Fit::crop || fit == Fit::squash_crop; }
  [[nodiscard]] bool operator==(const Preprocessing&) const = default;
};

inline constexpr int max_aspect = 64;  ///< The longer side of a picture over its shorter one.

/// What the model sees of a picture.
struct ModelImage {
  Image pixels;  ///< At the model's input size: whole patches.
  Box source;    ///< The part of the upright picture that it shows, in its file's pixels.
};

/// Resizes and crops. Fit::crop follows torchvision: Resize(int(size / crop_ratio)) truncates the
/// long edge, CenterCrop rounds half to even. Throws Error{usage} if the input size is no multiple
/// of patch_size, Error{bad_value} if the picture is too narrow for one patch (or its aspect is
/// over 1 : 64).
[[nodiscard]] ModelImage fit_image(const Image& image, const Preprocessing& preprocessing,
                                   int patch_size);

/// Colour planes [3, height, width]: (byte / 255 - mean) / standard_deviation, in float32 as
/// torchvision does.
struct Planes {
  int height = 0;
  int width = 0;
  std::vector<float> values;
};
[[nodiscard]] Planes normalise(const Image& image, const Preprocessing& preprocessing);

}  // namespace lacuna
