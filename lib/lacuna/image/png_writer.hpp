#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image.hpp"

namespace lacuna {

/// Text chunks: registered keywords ("Title", "Description", "Software", "Source") and
/// "lacuna:recipe".
using PngTexts = std::vector<std::pair<std::string, std::string>>;

/// What else a PNG may hold.
struct PngExtras {
  std::vector<std::uint8_t> alpha = {};  ///< A byte a pixel; empty: opaque.
  double dpi = 0;                        ///< Pixels per inch; 0: not said.
};

/// A PNG file, 8-bit RGB or RGBA, the texts as uncompressed UTF-8 iTXt chunks. Same input, same
/// bytes.
[[nodiscard]] Bytes encode_png(const Image& image, const PngTexts& texts,
                               const PngExtras& extras = {});

/// The iTXt and tEXt chunks of a PNG, in order; empty if it has none or is no PNG.
[[nodiscard]] PngTexts png_texts(const Bytes& file);

}  // namespace lacuna
