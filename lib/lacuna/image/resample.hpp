#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"

namespace lacuna {

enum class Interpolation { bilinear, bicubic };
inline constexpr Word<Interpolation> interpolation_words[] = {{Interpolation::bilinear, "bilinear"},
                                                              {Interpolation::bicubic, "bicubic"}};

/// Resizes `box` of the picture to [height, width], bit for bit as Pillow's Image.resize(size,
/// resample, box). Throws Error{usage} if a side is not positive or the box is empty or outside.
/// Source: python-pillow/Pillow up to 12, src/libImaging/Resample.c: a horizontal, then a vertical
/// pass, bytes in between, 22-bit fixed-point coefficients, support widened when shrinking, bicubic
/// a = -0.5. (Pillow 13 turns the passes round where the height shrinks much more than the width.)
[[nodiscard]] Image resample(const Image& image, int height, int width, Interpolation interpolation,
                             const Box& box);
[[nodiscard]] Image resample(const Image& image, int height, int width,
                             Interpolation interpolation);

}  // namespace lacuna
