#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

inline constexpr int usual_side = 896;
inline constexpr int own_size = 0;  ///< As many pixels as the photo's file has.

/// What the model saw, cut from the original's own pixels, long side at most `max_side`, each patch
/// a whole number of pixels; or own_size. Made once for each size and shared by all who ask for it.
[[nodiscard]] SharedImage seen_panel(const MaskedImage& image, int max_side = usual_side);

/// The same without colour, as maps are drawn over it.
[[nodiscard]] SharedImage grey_seen_panel(const MaskedImage& image, Ground ground,
                                          int max_side = usual_side);

/// A figure that is one panel and nothing else, for people who lay out themselves.
struct PanelFigure {
  Figure figure;
  Panel panel;
};

/// The photo, one point per pixel, with the recipe and the input's name and hash; title and caption
/// are left to fill in.
[[nodiscard]] PanelFigure panel_figure(const MaskedImage& image, SharedImage photo,
                                       const Recipe& recipe);

/// The photo alone, and with its hidden patches hatched.
[[nodiscard]] Figure original_panel_figure(const MaskedImage& image, const Recipe& recipe,
                                           Translator tr = {}, int max_side = usual_side);
[[nodiscard]] Figure masked_panel_figure(const MaskedImage& image, const Recipe& recipe,
                                         Translator tr = {}, int max_side = usual_side);

}  // namespace lacuna
