#pragma once

#include <array>
#include <string>

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/words/translator.hpp"

namespace lacuna {

/// The steps of masked self-attention, and what happens when the fourth is forgotten.
enum class ExplainStep { hide, zero, sequence, mask_scores, softmax, without };

inline constexpr std::array explain_steps = {ExplainStep::hide,     ExplainStep::zero,
                                             ExplainStep::sequence, ExplainStep::mask_scores,
                                             ExplainStep::softmax,  ExplainStep::without};

}  // namespace lacuna

/// The sentences of the explain figures. A word that one block alone says stands there, as tr("…").
namespace lacuna::phrases {

// The head and the foot.
/// What the page shows, in a sentence.
[[nodiscard]] std::string explain_headline(Translator tr, const MaskedImage& image,
                                           const Explanation& explanation);
[[nodiscard]] std::string explain_subtitle(Translator tr, const MaskedImage& image);
[[nodiscard]] std::string explain_caption(Translator tr, const MaskedImage& image,
                                          const Explanation& explanation);

/// A step's name and what happens in it.
struct StepWords {
  std::string badge;  ///< "1"; empty: the patch that is followed stands there.
  std::string title;
  std::string sentence;
};
[[nodiscard]] StepWords step_words(Translator tr, ExplainStep step, const MaskedImage& image,
                                   const Explanation& explanation);
/// The second half of the fifth step.
[[nodiscard]] StepWords sum_words(Translator tr, const MaskedImage& image,
                                  const Explanation& explanation);

// Steps 1 to 3.
[[nodiscard]] std::string feature_name(Translator tr, PatchFeature feature);
[[nodiscard]] std::string explained_sequence(Translator tr, const ExplainedLayout& pass);

// Steps 4 and 5.
[[nodiscard]] std::string scores_after(Translator tr, const MaskedImage& image);
[[nodiscard]] std::string mae_matrix(Translator tr, const Explanation& explanation);
[[nodiscard]] std::string leaked_share(Translator tr, float share);
/// One row's leak, worked out.
[[nodiscard]] std::string leak_arithmetic(Translator tr, const MaskedImage& image,
                                          const Explanation& explanation);
/// "−0.12"; an exact 0 is "0"; minus infinity is "−∞".
[[nodiscard]] std::string number(double value, int decimals);

}  // namespace lacuna::phrases
