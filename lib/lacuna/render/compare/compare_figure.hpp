#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// What was found as a headline; original · masked · deit = mae · zeroed, under each map a bar of
/// where its attention goes, one shared colour scale, a token strip for each layout, the verdict,
/// and a caption that states query, layer, head, mask, seed and model. `width` is in points; a
/// narrow figure has its panels in two rows.
[[nodiscard]] Figure compare_figure(const CompareContent& content, const Recipe& recipe,
                                    Translator tr = {}, double width = style::canvas_width);

/// The message, four panels and their bars, as large as a lecture hall needs them: 960 by 540.
[[nodiscard]] Figure compare_slide(const CompareContent& content, const Recipe& recipe,
                                   Translator tr = {});

/// One layout's map over the grey photo and nothing else, for people who lay out themselves: one
/// point per pixel. The colour scale is that of the compare figure.
/// `map` is one of the layouts of the content's maps.
[[nodiscard]] Figure layout_figure(const CompareContent& content, const LayoutMap& map,
                                   const Recipe& recipe, Translator tr = {});

/// zeroed - deit in the same way.
[[nodiscard]] Figure difference_figure(const CompareContent& content, const Recipe& recipe,
                                       Translator tr = {});

}  // namespace lacuna
