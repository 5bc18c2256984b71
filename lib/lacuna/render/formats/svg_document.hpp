#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lacuna/render/formats/figure_texts.hpp"

namespace lacuna {

/// Cairo's SVG with <title>, <desc> and <metadata> at its start, and with ids that count from 1 in
/// this document: Cairo counts some of them through the whole process. Throws Error{output} if it
/// is no SVG of Cairo's.
[[nodiscard]] std::string finished_svg(const std::string& cairo_svg, const FigureTexts& texts);

/// The recipe that finished_svg() wrote, from the document or its start; nothing where there is
/// none.
[[nodiscard]] std::optional<std::string> svg_recipe(std::string_view document);

}  // namespace lacuna
