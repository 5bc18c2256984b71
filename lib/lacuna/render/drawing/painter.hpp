#pragma once

#include "lacuna/render/figure/figure.hpp"

struct _cairo;  // NOLINT(bugprone-reserved-identifier): what Cairo calls its cairo_t

namespace lacuna {

/// Where a figure lies on a canvas.
struct Placement {
  double scale = 1;  ///< Units of the canvas in a point of the figure.
  double left = 0;   ///< In units.
  double top = 0;
  /// True: a unit is a pixel. Edges are put on whole pixels, and photos are resampled to them.
  /// False: a unit is a length on a page of shapes, where photos keep their own pixels.
  bool has_pixels = true;
};

/// The one drawing code of all formats, with Cairo and Pango. The background fills the whole
/// canvas.
void paint(_cairo* canvas, const Figure& figure, const Placement& placement);

}  // namespace lacuna
