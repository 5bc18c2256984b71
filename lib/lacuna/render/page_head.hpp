#pragma once

#include <string>

#include "lacuna/render/compare_page.hpp"

namespace lacuna {

/// The input's name over a line that says what is shown; at the right the model, and whether its
/// weights are trained.
void add_page_head(ComparePage& page, const MaskedImage& image, const VitConfig& config,
                   const std::string& subtitle_words);

}  // namespace lacuna
