#pragma once

#include <optional>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/render/compare/compare_figure.hpp"

namespace lacuna {

/// One layout's row, as it is drawn.
struct LayoutMap {
  const LayoutPass* pass = nullptr;
  std::optional<PatchScores> scores;  ///< Nothing where the query does not exist.
  double hidden_mass = 0;             ///< Share of the row that goes to hidden patches.
  double prefix_mass = 0;             ///< Share that goes to prefix tokens.
};

/// The rows of one query, layer and head in the three layouts. Points into its comparison.
struct ComparedMaps {
  int layer = 0;
  int head = -1;
  Query query;
  LayoutMap deit;
  LayoutMap mae;
  LayoutMap zeroed;
  PatchScores leaked;  ///< zeroed - deit.
  ColourOptions colours;
  float deit_mae_difference = 0;  ///< The largest: of the maps, and measured in this layer.

  /// How one of the layouts is drawn, in the compare figure and as an overlay.
  [[nodiscard]] ScoreColours colours_of(const LayoutMap& map) const;
  /// The largest weight that they draw.
  [[nodiscard]] float largest_score() const;
  [[nodiscard]] float largest_leaked() const;  ///< Of the absolute values.
  /// zeroed - deit as it is drawn: symmetric about 0; within the tolerance flat, for rounding is no
  /// picture.
  [[nodiscard]] bool leaks(double tolerance) const;
  [[nodiscard]] PatchScores drawn_leak(double tolerance) const;
  [[nodiscard]] ScoreColours leak_colours(double tolerance) const;
};

/// Throws Error{usage} for a layer, head or query whose rows the comparison did not keep.
[[nodiscard]] ComparedMaps compared_maps(const LayoutComparison& comparison,
                                         const CompareFigureOptions& options, int patch_count);

}  // namespace lacuna
