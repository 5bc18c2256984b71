#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/attend/attend_content.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// An empty page; its caption is the short one and what helps to read the figure.
[[nodiscard]] Page attend_page(const AttendContent& content, double width, const Recipe& recipe,
                               Translator tr, const std::string& short_caption,
                               const std::string& reading);

/// The photo that the model saw, hidden patches hatched.
void add_masked_photo(std::vector<Shape>& shapes, const AttendContent& content, const Panel& panel,
                      const SharedImage& photo);

/// Principal components as colours, hidden patches hatched where there is a mask.
void add_pca(std::vector<Shape>& shapes, const Panel& panel, const PcaPoints& points,
             const PcaBasis& basis, const Mask* mask);

/// Scores, the lines around the patches that hold the threshold, and the query's mark.
void add_scored_patches(std::vector<Shape>& shapes, const AttendContent& content,
                        const Panel& panel, const PatchScores& scores, const ScoreColours& colours);

/// One map over the grey photo, with the query's mark and the patches that hold the threshold; a
/// note where the query does not exist.
void add_attended_map(Page& page, const AttendContent& content, const Panel& panel,
                      const SharedImage& grey, const std::optional<PatchScores>& scores,
                      const ScoreColours& colours);

/// The bar of one scale, with its mark at even attention; returns its height.
double add_weight_bar(Page& page, const AttendContent& content, const ScoreColours& colours,
                      double x, double y, double width, const std::string& label);

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
