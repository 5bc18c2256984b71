#pragma once

#include <optional>
#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/parts/colour_options.hpp"

namespace lacuna {

/// Heads that are no head's number.
inline constexpr int mean_over_heads = -1;
inline constexpr int max_over_heads = -2;  ///< Key by key the largest; adds up to more than 1.

/// What the figure shows of a layout in detail.
struct AttendFigureOptions {
  int head = mean_over_heads;  ///< Of the large map.
  int query = 0;               ///< Index into LayoutDetail::queries.
  ColourOptions colours = {};
};

/// What changes from frame to frame of an animation of attention.
enum class AttendMotion { layers, queries, heads };
/// As --animate takes it.
inline constexpr Word<AttendMotion> motion_words[] = {{AttendMotion::layers, "layers"},
                                                      {AttendMotion::queries, "queries"},
                                                      {AttendMotion::heads, "heads"}};

/// The row of one query as a map; nothing where this layout has no such query. Throws Error{usage}
/// for a layer whose rows were not kept.
[[nodiscard]] std::optional<PatchScores> attended_map(const LayoutDetail& detail, int layer,
                                                      int head, const Query& query,
                                                      int patch_count);

/// Which map of a layout in detail.
struct MapPlace {
  int layer = 0;
  int head = mean_over_heads;
  int query = 0;  ///< Index into LayoutDetail::queries.
};

/// What an attend figure shows, and what each of its blocks looks at.
struct AttendContent {
  const MaskedImage& image;
  const VitConfig& config;
  const LayoutDetail& detail;
  AttendFigureOptions options = {};
  std::optional<int> drawn_layer = {};  ///< Of the large map; nothing: the last chosen one.

  /// The same with another large map.
  [[nodiscard]] AttendContent at(const MapPlace& place) const;

  [[nodiscard]] const Query& query() const {
    return detail.queries[static_cast<std::size_t>(options.query)];
  }
  [[nodiscard]] int layer() const { return drawn_layer.value_or(detail.layers.back()); }
  [[nodiscard]] int keys() const;  ///< Tokens that are attended.
  [[nodiscard]] Ground ground() const { return options.colours.ground(); }
  /// The large map; nothing where this layout has no such query.
  [[nodiscard]] std::optional<PatchScores> map() const;
  /// The rollout of its query; nothing where it was not computed.
  [[nodiscard]] std::optional<PatchScores> rollout_map() const;
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
[[nodiscard]] MapSeries map_series(const AttendContent& content, std::vector<MapPlace> places);

/// The maps of every head of the chosen layers, layer by layer.
[[nodiscard]] MapSeries series_of_heads(const AttendContent& content);

}  // namespace lacuna
