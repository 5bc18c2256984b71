#pragma once

#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// Groups that one block shows: one of attend or compare; of reconstruct, all of one model.
using SummaryBlock = std::vector<const SummaryGroup*>;

// The charts of a block, drawn at the page's y; they return where they end.
/// Distance, entropy and mass, a dot for each layer and head.
double add_attend_summary(Page& page, const SummaryGroup& group);
/// What leaks in each layer, and how far the layouts agree.
double add_compare_summary(Page& page, const SummaryGroup& group);
/// The error beside those of the fills; over the hidden share where there is more than one.
double add_reconstruct_summary(Page& page, const SummaryBlock& block);

}  // namespace lacuna
