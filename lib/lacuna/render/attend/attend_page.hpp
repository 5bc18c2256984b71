#pragma once

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// What all blocks of the attend figure look at.
struct AttendContent {
  const MaskedImage& image;
  const VitConfig& config;
  const LayoutDetail& detail;
  const AttendFigureOptions& options;
  std::optional<int> drawn_layer = {};  ///< Of the large map; nothing: the last chosen one.

  [[nodiscard]] const Query& query() const {
    return detail.queries[static_cast<std::size_t>(options.query)];
  }
  [[nodiscard]] int layer() const { return drawn_layer.value_or(detail.layers.back()); }
  [[nodiscard]] std::optional<PatchScores> map(int layer, int head) const {
    return attended_map(detail, layer, head, query(), image.grid.count());
  }
};

/// A bold line over a block.
void add_block_title(Page& page, double x, const std::string& words);

/// The rollout of the query; nothing where it was not computed.
[[nodiscard]] std::optional<PatchScores> rollout_map(const AttendContent& content);

/// Principal components as colours, hidden patches hatched where there is a mask.
void add_pca(std::vector<Shape>& shapes, const Panel& panel, const PcaPoints& points,
             const PcaBasis& basis, const Mask* mask);

/// The scale of one head's map among all that are drawn.
[[nodiscard]] ScoreColours head_colours(const AttendContent& content, int layer, int head);

/// Scores, the lines around the patches that hold the threshold, and the query's mark.
void add_scored_patches(std::vector<Shape>& shapes, const AttendContent& content,
                        const Panel& panel, const PatchScores& scores, const ScoreColours& colours);

/// One map over the grey photo, with the query's mark and the patches that hold the threshold; a
/// note where the query does not exist.
void add_attended_map(Page& page, const AttendContent& content, const Panel& panel,
                      const SharedImage& grey, const std::optional<PatchScores>& scores,
                      const ScoreColours& colours);

// The blocks: attend_panels.cpp, attend_heads.cpp, attend_charts.cpp, attend_tables.cpp.
void add_attend_panels(Page& page, const AttendContent& content, const SharedImage& photo,
                       const SharedImage& grey);
void add_heads(Page& page, const AttendContent& content, const SharedImage& grey);
/// Distance and entropy at the left; returns where they end.
double add_charts(Page& page, const AttendContent& content, double x, double width);
/// The mass table; returns where it ends.
double add_mass_table(Page& page, const AttendContent& content, double x, double width);
void add_class_table(Page& page, const AttendContent& content);

}  // namespace lacuna
