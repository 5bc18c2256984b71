#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/render/parts/colormap.hpp"
#include "lacuna/render/parts/panel.hpp"
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

/// How attention weights become colours.
struct ColourOptions {
  Colormap map = Colormap::inferno;
  Norm norm = Norm::linear;
  ScaleSharing scale = ScaleSharing::shared;
};

/// One scale for these maps: from 0, or on a logarithmic one from their smallest weight above 0, to
/// their largest.
[[nodiscard]] ScoreColours weight_colours(const ColourOptions& options,
                                          const std::vector<PatchScores>& maps);

namespace phrases {

/// "linear scale of its own".
[[nodiscard]] std::string scale_words(Translator tr, const ColourOptions& colours, bool is_own);

}  // namespace phrases
}  // namespace lacuna
