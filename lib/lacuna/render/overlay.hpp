#pragma once

#include "lacuna/analysis/patch_scores.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/colormap.hpp"

namespace lacuna {

/// What the model saw, cut from the original's own pixels, long side at most `max_side`, each patch
/// a whole number of pixels.
[[nodiscard]] Image seen_panel(const MaskedImage& image, int max_side = 896);

/// The panel with hidden patches in flat mid-grey under a diagonal hatch: never taken for dark
/// image.
[[nodiscard]] Image masked_panel(const MaskedImage& image, int max_side = 896);

/// Options of overlay().
struct OverlayOptions {
  Colormap map = Colormap::inferno;
  double low = 0;        ///< Score at the bottom of the colour scale.
  double high = 1;       ///< Score at its top.
  double opacity = 0.7;  ///< Of the colour over the grey photo.
  int max_side = 896;
};

/// Scores as flat patch rectangles over the grey photo. A patch without a score is hatched grey; a
/// hidden patch that has one (deit's 0, zeroed's leak) shows its colour and a thin hatch.
[[nodiscard]] Image overlay(const MaskedImage& image, const PatchScores& scores,
                            const OverlayOptions& options);

}  // namespace lacuna
