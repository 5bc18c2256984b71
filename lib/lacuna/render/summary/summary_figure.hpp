#pragma once

#include <string_view>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// The command in the recipe of a summary's figure: no command makes it from one image.
inline constexpr std::string_view summary_recipe = "summary";

/// What the images of a folder showed, as charts: a block for each command and setting, those of
/// most images first, and a sentence about the groups that are left out. Needs a group.
[[nodiscard]] Figure summary_figure(const std::vector<SummaryGroup>& groups, Translator tr = {},
                                    double width = style::canvas_width);

/// As many blocks as a slide holds with text of 12 points or more, and how many are left out. The
/// caption is in the metadata.
[[nodiscard]] Figure summary_slide(const std::vector<SummaryGroup>& groups, Translator tr = {});

}  // namespace lacuna
