#pragma once

#include <string>

#include "lacuna/render/figure/figure.hpp"

struct _cairo;  // NOLINT(bugprone-reserved-identifier): what Cairo calls its cairo_t

namespace lacuna {

/// Height in points of a paragraph as show_text() will set it; width of its longest line.
struct TextExtent {
  double width = 0;
  double height = 0;
};
[[nodiscard]] TextExtent measure_text(const TextShape& text);

/// `text` shortened with "…" in its middle until it is no wider than text.width on one line: the
/// start and the suffix of a long file name stay.
[[nodiscard]] std::string shortened(const TextShape& text);

/// The characters of the figure's texts, each once, that neither the figures' own font nor any of
/// this machine has: they show as boxes.
[[nodiscard]] std::string characters_without_font(const Figure& figure);

/// Draws a paragraph. For draw.cpp; `canvas` is a cairo_t in points.
void show_text(_cairo* canvas, const TextShape& text);

}  // namespace lacuna
