#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/formats/figure_texts.hpp"

namespace lacuna {

/// The figure as a page of shapes. For draw.cpp.
[[nodiscard]] Bytes draw_svg(const Figure& figure, const PrintSize& page, const FigureTexts& texts);
[[nodiscard]] Bytes draw_pdf(const Figure& figure, const PrintSize& page, const FigureTexts& texts);

}  // namespace lacuna
