#pragma once

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/parts/colour_options.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// What the figure shows of a comparison.
struct CompareFigureOptions {
  int layer = -1;  ///< One of LayoutComparison::layers, or -1 for the last of them.
  int head = -1;   ///< -1: mean over heads.
  int query = 0;   ///< Index into LayoutComparison::queries.
  ColourOptions colours = {};
  double width = style::canvas_width;  ///< Points; a narrow figure has its panels in two rows.
};

/// original · masked · deit = mae · zeroed · zeroed - deit, one shared colour scale with its bar, a
/// token strip for each layout, measured differences, and a caption that states query, layer, head,
/// mask, seed and model.
[[nodiscard]] Figure compare_figure(const MaskedImage& image, const VitConfig& config,
                                    const LayoutComparison& comparison,
                                    const CompareFigureOptions& options, const Recipe& recipe,
                                    Translator tr = {});

}  // namespace lacuna
