#pragma once

#include <string>

#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// The head of a page: at the left the input's name over `subtitle`, at the right the model's name
/// and shape over what to know of its weights. A headline, what the figure shows in a sentence,
/// stands over all of it, and then the name is small.
void add_page_head(Page& page, const MaskedImage& image, const VitConfig& config,
                   const std::string& subtitle, const std::string& headline = {});

/// A warning on a tint, its top right corner at (right, y), `air` above and below its words;
/// returns its height.
double add_warning_tag(Page& page, double right, double y, const std::string& words, double air);

/// The figure of a page that ends here: with its foot, which is `facts` (may be empty), a rule and
/// the caption, and as high as it got.
[[nodiscard]] Figure finished_page(Page& page, const std::string& facts = {});

}  // namespace lacuna
