#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure.hpp"

namespace lacuna {

/// The figure as pixels, `scale` pixels per point (2 = 144 dpi), with Cairo and Pango: Liberation
/// Sans from assets/fonts, hinting off, so that the same figure has the same pixels on every
/// machine with the same libraries. Safe from several threads at once: text is set under one lock.
/// Throws Error{bad_value} if a side is over Cairo's 32767 pixels.
[[nodiscard]] Image rasterise(const Figure& figure, double scale);

/// A PNG of it that carries title, caption, source and recipe as iTXt.
[[nodiscard]] Bytes draw_png(const Figure& figure, double scale);

}  // namespace lacuna
