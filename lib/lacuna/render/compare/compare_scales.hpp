#pragma once

#include "lacuna/render/compare/compare_row.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// The colour scales of the compare figure.
struct CompareScales {
  ScoreColours deit;  ///< The same for all three, unless each panel has its own.
  ScoreColours mae;
  ScoreColours zeroed;
  ScoreColours leaked;
  bool leaks = false;  ///< zeroed differs from deit by more than the tolerance.
};

[[nodiscard]] CompareScales compare_scales(const CompareContent& content);

/// The block under the panels: the legend, the shared scale, and the scale of the difference.
void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places,
                const CompareScales& scales);

}  // namespace lacuna
