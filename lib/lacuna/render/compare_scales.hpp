#pragma once

#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/compare_row.hpp"
#include "lacuna/render/panel.hpp"

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
void add_scales(ComparePage& page, const CompareContent& content, const ComparePlaces& places,
                const CompareScales& scales);

}  // namespace lacuna
