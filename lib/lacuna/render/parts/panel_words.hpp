#pragma once

#include <string>
#include <vector>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

/// Over a row of panels, whose left edges are at `lefts`: a letter, counted from `first`, a title,
/// shortened to the panel's `width`, and under it a note. Returns the height that they take.
double add_panel_words(Page& page, const std::vector<phrases::PanelWords>& words,
                       const std::vector<double>& lefts, double width, char first = 'a');

/// In place of a picture that cannot be: an empty frame, and in its middle the reason, with `air`
/// at its sides, if there is room.
void add_blank_panel(Page& page, const Rectangle& frame, const std::string& reason, double air);

}  // namespace lacuna
