#pragma once

#include <array>

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/base/recipe.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// The steps of masked self-attention, and what happens when the fourth is forgotten.
enum class ExplainStep { hide, zero, sequence, mask_scores, softmax, without };

inline constexpr std::array explain_steps = {ExplainStep::hide,     ExplainStep::zero,
                                             ExplainStep::sequence, ExplainStep::mask_scores,
                                             ExplainStep::softmax,  ExplainStep::without};

/// Patches that the figures can show: 8 x 8; and of which the matrices have room for numbers.
inline constexpr int most_explained_patches = 64;
inline constexpr int most_numbered_patches = 25;

/// All steps on one page.
[[nodiscard]] Figure explain_figure(const MaskedImage& image, const Explanation& explanation,
                                    const Recipe& recipe, Translator tr = {});

/// One step as a 16:9 slide.
[[nodiscard]] Figure explain_slide(ExplainStep step, const MaskedImage& image,
                                   const Explanation& explanation, const Recipe& recipe,
                                   Translator tr = {});

}  // namespace lacuna
