#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/attend/attend_content.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// original · masked · the map of the last chosen layer · rollout · PCA; every head of the chosen
/// layers on one scale; distance and entropy of every layer and head; where the attention goes; and
/// the likeliest classes under each layout, if the model has a classifier.
[[nodiscard]] Figure attend_figure(const AttendContent& content, const Recipe& recipe,
                                   Translator tr = {});

/// Photo, map and rollout, as large as a lecture hall needs them: 960 by 540.
[[nodiscard]] Figure attend_slide(const AttendContent& content, const Recipe& recipe,
                                  Translator tr = {});

/// Every layer (rows, 0 at the top) and every head (columns), their mean in the last column, as
/// small maps over the grey photo; beside or above them the photo and the scale. The detail holds
/// every layer's rows.
[[nodiscard]] Figure attend_sheet_figure(const AttendContent& content, const Recipe& recipe,
                                         Translator tr = {});

/// The photo with every query that was asked for, each in its own colour, and beside it the large
/// map of each.
[[nodiscard]] Figure attend_queries_figure(const AttendContent& content, const Recipe& recipe,
                                           Translator tr = {});

/// Sheet and queries as slides: the maps that there is room for, and how many there are.
[[nodiscard]] Figure attend_sheet_slide(const AttendContent& content, const Recipe& recipe,
                                        Translator tr = {});
[[nodiscard]] Figure attend_queries_slide(const AttendContent& content, const Recipe& recipe,
                                          Translator tr = {});

/// A compact figure for each layer, each query that was asked for, or the mean over heads and each
/// head: photo and map, what changes in large letters, and how far the animation is. The detail
/// holds every layer's rows where layers are shown. What `content` refers to outlives the figures.
[[nodiscard]] std::vector<std::function<Figure()>> attend_frames(AttendMotion motion,
                                                                 const AttendContent& content,
                                                                 const Recipe& recipe,
                                                                 Translator tr = {});

/// The large map and nothing else, for people who lay out themselves: one point per pixel.
[[nodiscard]] Figure attended_map_figure(const AttendContent& content, const Recipe& recipe,
                                         Translator tr = {});

/// A panel of the figure by itself: there may be hundreds, so each is made when it is asked for.
struct NamedPanel {
  std::string name;  ///< "rollout", "layer11.head0".
  std::function<Figure()> make;
};

/// The panels beside photo, mask and the large map: rollout, PCA, and each head of each layer that
/// was kept. The recipe, and what `content` refers to, outlive them.
[[nodiscard]] std::vector<NamedPanel> attend_panel_figures(const AttendContent& content,
                                                           const Recipe& recipe,
                                                           Translator tr = {});

}  // namespace lacuna
