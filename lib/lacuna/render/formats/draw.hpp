#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/formats/draw_options.hpp"

namespace lacuna {

/// The figure as pixels, `scale` pixels per point (2 = 144 dpi): Liberation Sans from assets/fonts,
/// hinting off, so that the same figure has the same pixels on every machine with the same
/// libraries; what that font lacks is set in one of the machine's, or shows as boxes where none has
/// it. Safe from several threads at once: text is set under one lock. Throws
/// Error{bad_value} if a side is over Cairo's 32767 pixels.
[[nodiscard]] Image rasterise(const Figure& figure, double scale);

/// A file of it, with title, caption, source and recipe in its metadata: PNG iTXt, the <title>,
/// <desc> and <metadata> of an SVG, the document information of a PDF. Shapes stay shapes in SVG
/// and PDF; text is outlines in SVG, text in PDF. The same figure and options, the same bytes.
/// Throws what rasterise() throws.
[[nodiscard]] Bytes draw(const Figure& figure, FigureFormat format,
                         const DrawOptions& options = {});

}  // namespace lacuna
