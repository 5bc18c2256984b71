#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/parts/colormap.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// Which maps share a scale of colours.
enum class ScaleSharing {
  shared,  ///< All that are compared.
  layer,   ///< Those of one layer.
  panel,   ///< None: each map has its own.
};
inline constexpr Word<ScaleSharing> scale_words[] = {{ScaleSharing::shared, "shared"},
                                                     {ScaleSharing::layer, "layer"},
                                                     {ScaleSharing::panel, "panel"}};

/// How large the pictures without words are.
enum class OverlaySize {
  model,  ///< What the model sees, whole pixels a patch, long side 448 to 896.
  photo   ///< The pixels that the photo's file has of it.
};
inline constexpr Word<OverlaySize> overlay_size_words[] = {{OverlaySize::model, "model"},
                                                           {OverlaySize::photo, "photo"}};

/// How attention weights become colours, and maps pictures.
struct ColourOptions {
  Colormap map = Colormap::warm;
  Norm norm = Norm::sqrt;
  ScaleSharing scale = ScaleSharing::shared;
  double opacity = ScoreColours().opacity;
  bool smooth = false;                            ///< See map_photo().
  OverlaySize overlay_size = OverlaySize::model;  ///< Of pictures that are a single panel.
  Ground theme_ground = Ground::light;

  /// The theme's; maps that begin with black are drawn on a dark one in any theme.
  [[nodiscard]] Ground ground() const {
    return map == Colormap::warm ? theme_ground : Ground::dark;
  }
  [[nodiscard]] int overlay_side() const {
    return overlay_size == OverlaySize::photo ? own_size : usual_side;
  }
};

/// The options as a figure of this theme is drawn.
[[nodiscard]] ColourOptions colours_for(ColourOptions options, Theme theme);

/// One scale for these maps. It ends where 2 % of the weights above 0 lie beyond it, so that one
/// strong patch does not make all others pale, or where a quarter of a map's do, so that the map of
/// a few visible patches does not turn into one colour; and begins at 0; a logarithmic one at a
/// tenth of what even attention would give.
[[nodiscard]] ScoreColours weight_colours(const ColourOptions& options,
                                          const std::vector<PatchScores>& maps);

namespace phrases {

/// "square-root scale of its own".
[[nodiscard]] std::string scale_words(Translator tr, const ColourOptions& colours, bool is_own);
/// Behind what a colour bar is of: ", square-root scale"; empty for a linear one.
[[nodiscard]] std::string norm_words(Translator tr, Norm norm);

}  // namespace phrases
}  // namespace lacuna
