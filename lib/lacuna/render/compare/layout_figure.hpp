#pragma once

#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/compare/compared_maps.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// One layout's map over the grey photo and nothing else, for people who lay out themselves: one
/// point per pixel. The colour scale is that of the compare figure.
/// `map` is one of the layouts of `maps`.
[[nodiscard]] Figure layout_figure(const MaskedImage& image, const VitConfig& config,
                                   const ComparedMaps& maps, const LayoutMap& map,
                                   const Recipe& recipe, Translator tr = {});

/// zeroed - deit in the same way.
[[nodiscard]] Figure difference_figure(const MaskedImage& image, const VitConfig& config,
                                       const ComparedMaps& maps, double tolerance,
                                       const Recipe& recipe, Translator tr = {});

}  // namespace lacuna
