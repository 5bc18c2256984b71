#pragma once

#include <optional>
#include <string>

#include "lacuna/analysis/comparison/layout_comparison.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// What is drawn of a comparison.
struct MapChoice {
  int layer = -1;  ///< One of LayoutComparison::layers, or -1 for the last of them.
  int head = -1;   ///< -1: mean over heads.
  int query = 0;   ///< Index into LayoutComparison::queries.
  ColourOptions colours = {};
  std::string title = {};  ///< In place of the headline that is made from what was measured.
};

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
  double tolerance = 0;           ///< Of the comparison.
  float deit_mae_difference = 0;  ///< The largest: of the maps, and measured in this layer.

  /// How one of the layouts is drawn, in the compare figure and as an overlay.
  [[nodiscard]] ScoreColours colours_of(const LayoutMap& map) const;
  /// The largest weight that they draw.
  [[nodiscard]] float largest_score() const;
  [[nodiscard]] float largest_leaked() const;  ///< Of the absolute values.
  /// zeroed - deit as it is drawn: symmetric about 0; within the tolerance flat, for rounding is no
  /// picture.
  [[nodiscard]] bool leaks() const;
  [[nodiscard]] PatchScores drawn_leak() const;
  [[nodiscard]] ScoreColours leak_colours() const;
};

/// Throws Error{usage} for a layer, head or query whose rows the comparison did not keep.
[[nodiscard]] ComparedMaps compared_maps(const LayoutComparison& comparison,
                                         const MapChoice& choice, int patch_count);

/// What all figures of a comparison look at; it must outlive them.
struct CompareContent {
  const MaskedImage& image;
  const VitConfig& config;
  const LayoutComparison& comparison;
  ComparedMaps maps;
  std::string title = {};  ///< See MapChoice.

  /// The leak in the layer shown; nothing where no visible patch asks.
  [[nodiscard]] std::optional<double> leak() const;
  /// The maps show what the leak is measured on: visible patches, the mean over heads.
  [[nodiscard]] bool shows_leak() const;
};

/// Throws as compared_maps().
[[nodiscard]] CompareContent compare_content(const MaskedImage& image, const VitConfig& config,
                                             const LayoutComparison& comparison,
                                             const MapChoice& choice);

}  // namespace lacuna
