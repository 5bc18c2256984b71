#pragma once

#include <optional>
#include <vector>

#include "lacuna/render/attend/attend_page.hpp"

namespace lacuna {

/// Which map of a layout in detail.
struct MapPlace {
  int layer = 0;
  int head = mean_over_heads;
  int query = 0;  ///< Index into LayoutDetail::queries.
};

/// Maps that are shown together, or one after the other, and their colours.
struct MapSeries {
  std::vector<MapPlace> places;
  std::vector<std::optional<PatchScores>> maps;  ///< Nothing where the query does not exist.
  std::vector<ScoreColours> colours;
  bool has_one_scale = true;

  [[nodiscard]] bool has_maps() const;  ///< At least one of its queries exists.
};

/// The maps of these places, on the scales that the options ask for.
[[nodiscard]] MapSeries map_series(const LayoutDetail& detail, const ColourOptions& options,
                                   int patch_count, std::vector<MapPlace> places);

/// The photo that the model saw, hidden patches hatched.
void add_masked_photo(std::vector<Shape>& shapes, const Panel& panel, const MaskedImage& image,
                      const SharedImage& photo);

/// The bar of one scale, with its mark at even attention; returns its height.
double add_series_bar(Page& page, const LayoutDetail& detail, const ScoreColours& colours, double x,
                      double y, double width, const std::string& label);

/// A page of one series: its size, title, captions, recipe and source.
[[nodiscard]] Page series_page(const MaskedImage& image, const VitConfig& config,
                               const LayoutDetail& detail, Recipe recipe, Translator tr);

}  // namespace lacuna
