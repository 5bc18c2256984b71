#pragma once

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/summary/summary_phrases.hpp"

namespace lacuna {

// The charts of a block, drawn at the page's y; they return where they end.
/// Distance, entropy and mass, a dot for each layer and head.
double add_attend_summary(Page& page, const SummaryGroup& group);
/// What leaks in each layer, and how far the layouts agree.
double add_compare_summary(Page& page, const SummaryGroup& group);
/// The error beside those of the fills; over the hidden share where there is more than one.
double add_reconstruct_summary(Page& page, const SummaryBlock& block);

}  // namespace lacuna
