#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/formats/draw_options.hpp"

namespace lacuna {

/// The figure as a file, with title, caption, source and recipe in its metadata: PNG iTXt, the
/// <title>, <desc> and <metadata> of an SVG, the document information of a PDF. Shapes stay shapes
/// in SVG and PDF; text is outlines in SVG, text in PDF. The same figure and options, the same
/// bytes. Throws what pixels_of() throws.
[[nodiscard]] Bytes draw(const Figure& figure, FigureFormat format,
                         const DrawOptions& options = {});

}  // namespace lacuna
