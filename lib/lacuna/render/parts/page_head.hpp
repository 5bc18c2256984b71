#pragma once

#include <string>

#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// What stands at the top of a page.
struct PageHead {
  std::string headline;        ///< The page's message, made from what was measured.
  std::string statement = {};  ///< What it comes from; may be empty.
  std::string facts = {};      ///< Small print behind the names of picture and model; may be empty.
};

/// The message in the page's largest words, and in small print which picture and model it is about
/// and what to know of the weights.
void add_page_head(Page& page, const MaskedImage& image, const VitConfig& config,
                   const PageHead& head);

/// A warning on a tint, its top right corner at (right, y), `air` above and below its words;
/// returns its height.
double add_warning_tag(Page& page, double right, double y, const std::string& words, double air);

/// The figure of a page that ends here: with its foot, which is `facts` (may be empty), a rule and
/// the caption, and as high as it got.
[[nodiscard]] Figure finished_page(Page& page, const std::string& facts = {});

}  // namespace lacuna
