#pragma once

#include "lacuna/base/files.hpp"
#include "lacuna/render/figure.hpp"
#include "lacuna/render/figure_texts.hpp"
#include "lacuna/render/page_size.hpp"

namespace lacuna {

/// The figure as a page of shapes. For draw.cpp.
[[nodiscard]] Bytes draw_svg(const Figure& figure, const Page& page, const FigureTexts& texts);
[[nodiscard]] Bytes draw_pdf(const Figure& figure, const Page& page, const FigureTexts& texts);

}  // namespace lacuna
