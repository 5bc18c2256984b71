#pragma once

#include <string>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// Samples of what patches look like, one under the other, each with its meaning at its right.
struct Legend {
  Page& page;
  double x = 0;
  double y = 0;  ///< Where the next sample stands.
  double gap = 5;
  double width = 0;  ///< Of a sample and its meaning, which is wrapped to it; 0: not wrapped.

  [[nodiscard]] Rectangle swatch() const;
  /// The meaning of what was drawn on the swatch; moves on to the next.
  void means(const std::string& words);
};

/// A hidden patch without a score, and one with.
void add_hidden_samples(Legend& legend, double hatch_spacing, const ScoreColours& colours);

/// The latter alone, with another meaning.
void add_scored_sample(Legend& legend, double hatch_spacing, const ScoreColours& colours,
                       const std::string& words);

/// The mark of a patch that asks; nothing for another query.
void add_query_sample(Legend& legend, const Query& query, double unit);

}  // namespace lacuna
