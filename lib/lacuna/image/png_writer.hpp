#pragma once

#include <cstdint>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/image/png_chunks.hpp"

namespace lacuna {

/// What else a PNG may hold.
struct PngExtras {
  std::vector<std::uint8_t> alpha = {};  ///< A byte a pixel; empty: opaque.
  double dpi = 0;                        ///< Pixels per inch; 0: not said.
};

/// A PNG file, 8-bit RGB or RGBA, the texts as uncompressed UTF-8 iTXt chunks. Same input, same
/// bytes.
[[nodiscard]] Bytes encode_png(const Image& image, const PngTexts& texts,
                               const PngExtras& extras = {});

}  // namespace lacuna
