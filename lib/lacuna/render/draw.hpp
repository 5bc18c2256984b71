#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure.hpp"

namespace lacuna {

/// Height in points of a paragraph as rasterise() will set it; width of its longest line.
struct TextExtent {
  double width = 0;
  double height = 0;
};
[[nodiscard]] TextExtent measure_text(const TextShape& text);

/// The figure as pixels, `scale` pixels per point (2 = 144 dpi), with Cairo and Pango: Liberation
/// Sans from assets/fonts, hinting off, so that the same figure has the same pixels on every
/// machine with the same libraries. Safe from several threads at once: text is set under one lock.
/// Throws Error{bad_value} if a side is over Cairo's 32767 pixels.
[[nodiscard]] Image rasterise(const Figure& figure, double scale);

/// A PNG of it that carries title, caption, source and recipe as iTXt.
[[nodiscard]] Bytes draw_png(const Figure& figure, double scale);

}  // namespace lacuna
