#pragma once

#include "lacuna/base/recipe.hpp"
#include "lacuna/render/explain/explain_phrases.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

inline constexpr int most_explained_patches = 64;  ///< That the figures can show: 8 x 8.

/// All steps on one page.
[[nodiscard]] Figure explain_figure(const MaskedImage& image, const Explanation& explanation,
                                    const Recipe& recipe, Translator tr = {});

/// One step as a 16:9 slide.
[[nodiscard]] Figure explain_slide(ExplainStep step, const MaskedImage& image,
                                   const Explanation& explanation, const Recipe& recipe,
                                   Translator tr = {});

}  // namespace lacuna
