#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lacuna/analysis/detail/layout_detail.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/model/vit/vit_config.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/parts/colour_options.hpp"
#include "lacuna/render/words/translator.hpp"

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

/// The row of one query as a map; nothing where this layout has no such query. Throws Error{usage}
/// for a layer whose rows were not kept.
[[nodiscard]] std::optional<PatchScores> attended_map(const LayoutDetail& detail, int layer,
                                                      int head, const Query& query,
                                                      int patch_count);

/// original · masked · the map of the last chosen layer · rollout · PCA; every head of the chosen
/// layers on one scale; distance and entropy of every layer and head; where the attention goes; and
/// the likeliest classes under each layout, if the model has a classifier.
[[nodiscard]] Figure attend_figure(const MaskedImage& image, const VitConfig& config,
                                   const LayoutDetail& detail, const AttendFigureOptions& options,
                                   const Recipe& recipe, Translator tr = {});

/// The large map and nothing else, for people who lay out themselves: one point per pixel.
[[nodiscard]] Figure attended_map_figure(const MaskedImage& image, const VitConfig& config,
                                         const LayoutDetail& detail,
                                         const AttendFigureOptions& options, const Recipe& recipe,
                                         Translator tr = {});

/// A panel of the figure by itself: there may be hundreds, so each is made when it is asked for.
struct NamedPanel {
  std::string name;  ///< "rollout", "layer11.head0".
  std::function<Figure()> make;
};

/// The panels beside photo, mask and the large map: rollout, PCA, and each head of each layer that
/// was kept. All arguments outlive them.
[[nodiscard]] std::vector<NamedPanel> attend_panel_figures(
    const MaskedImage& image, const VitConfig& config, const LayoutDetail& detail,
    const AttendFigureOptions& options, const Recipe& recipe, Translator tr = {});

}  // namespace lacuna
