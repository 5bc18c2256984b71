#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna {

/// What a report says of one mask beside its looks, as JSON: hidden patches, tokens, verdict, the
/// headline of each layer, what a decoder paints (`made`, null without one), in both languages.
/// `layers` has a comparison for each layer, `title` stands in place of a headline, `command` makes
/// the mask's figure.
[[nodiscard]] std::string page_step(const MaskedImage& image, const VitConfig& config,
                                    const std::vector<LayoutComparison>& layers,
                                    const std::string& title, const Recipe& command,
                                    const Reconstruction* made);

}  // namespace lacuna
