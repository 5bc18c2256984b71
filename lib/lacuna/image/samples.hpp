#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/image/image.hpp"
#include "lacuna/image/image_file.hpp"

namespace lacuna {

/// What a decoder gives before the colours are settled: [height, width, channels] bytes.
struct Samples {
  int height = 0;
  int width = 0;
  int channels = 3;            ///< 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
  bool premultiplied = false;  ///< The colours are already multiplied by alpha.
  std::vector<std::uint8_t> values;

  Samples() = default;
  Samples(int samples_height, int samples_width, int samples_channels);  ///< All 0.
};

/// Grey becomes RGB and alpha gives way to the backdrop, rounded to the nearest byte.
[[nodiscard]] Image image_of(Samples samples, Backdrop backdrop);

/// Amounts of cyan, magenta, yellow and black ink (255 = full), without a colour profile:
/// R = (255 - black) - cyan · (255 - black) / 255, as Pillow converts.
[[nodiscard]] Image image_of_cmyk(const Samples& inks);

/// A warning if 16-bit samples, of which the high bytes are given, use only the lowest 12 bits:
/// such a picture is almost black.
void note_dim_samples(const Samples& high_bytes, std::vector<std::string>& notes);

}  // namespace lacuna
