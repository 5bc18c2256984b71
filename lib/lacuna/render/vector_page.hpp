#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure.hpp"
#include "lacuna/render/figure_texts.hpp"

namespace lacuna {

/// The figure as a page of shapes, a point a point. For draw.cpp.
[[nodiscard]] Bytes draw_svg(const Figure& figure, const FigureTexts& texts);
[[nodiscard]] Bytes draw_pdf(const Figure& figure, const FigureTexts& texts);

}  // namespace lacuna
