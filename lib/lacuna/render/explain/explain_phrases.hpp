#pragma once

#include <string>

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/explain/explain_figure.hpp"
#include "lacuna/render/words/translator.hpp"

/// Every word of the explain figures.
namespace lacuna::phrases {

// The head and the foot.
[[nodiscard]] std::string explain_title(Translator tr);
[[nodiscard]] std::string explain_subtitle(Translator tr, const MaskedImage& image);
/// What the numbers are not.
[[nodiscard]] std::string explain_warning(Translator tr);
[[nodiscard]] std::string explain_caption(Translator tr, const MaskedImage& image,
                                          const Explanation& explanation);

/// A step's name and what happens in it.
struct StepWords {
  std::string badge;  ///< "1"
  std::string title;
  std::string sentence;
};
[[nodiscard]] StepWords step_words(Translator tr, ExplainStep step, const MaskedImage& image,
                                   const Explanation& explanation);
/// The second half of the fifth step.
[[nodiscard]] StepWords sum_words(Translator tr, const MaskedImage& image,
                                  const Explanation& explanation);

// Steps 1 to 3.
[[nodiscard]] std::string photo_panel(Translator tr);
[[nodiscard]] std::string hidden_panel(Translator tr, const MaskedImage& image);
[[nodiscard]] std::string feature_name(Translator tr, PatchFeature feature);
[[nodiscard]] std::string vectors_before(Translator tr);
[[nodiscard]] std::string vectors_after(Translator tr);
[[nodiscard]] std::string explained_sequence(Translator tr, const ExplainedLayout& pass);

// Steps 4 and 5.
[[nodiscard]] std::string scores_before(Translator tr);
[[nodiscard]] std::string scores_after(Translator tr, const MaskedImage& image);
[[nodiscard]] std::string scores_bar(Translator tr);
[[nodiscard]] std::string explained_weights_bar(Translator tr);
[[nodiscard]] std::string deit_weights(Translator tr);
[[nodiscard]] std::string row_sum(Translator tr);
[[nodiscard]] std::string mae_matrix(Translator tr, const Explanation& explanation);
[[nodiscard]] std::string zeroed_weights(Translator tr);
[[nodiscard]] std::string leaked_column(Translator tr);
[[nodiscard]] std::string leaked_share(Translator tr, float share);
/// Under the share in large type.
[[nodiscard]] std::string leaked_words(Translator tr);
/// One row's leak, worked out.
[[nodiscard]] std::string leak_arithmetic(Translator tr, const MaskedImage& image,
                                          const Explanation& explanation);
/// Under matrices whose cells are too small for numbers.
[[nodiscard]] std::string no_numbers(Translator tr);

// The weighted sum.
[[nodiscard]] std::string weight_column(Translator tr);
[[nodiscard]] std::string other_visible(Translator tr, int count);
[[nodiscard]] std::string other_hidden(Translator tr, int count);
[[nodiscard]] std::string sum_row(Translator tr, const TokenLayout& layout);
[[nodiscard]] std::string no_such_row(Translator tr);

/// "−0.12"; an exact 0 is "0"; minus infinity is "−∞".
[[nodiscard]] std::string number(double value, int decimals);

}  // namespace lacuna::phrases
