#pragma once

#include <string>

#include "lacuna/analysis/explanation.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/render/explain_figure.hpp"

/// Every word of the explain figures. Another language is another source.
namespace lacuna::phrases {

// The head and the foot.
[[nodiscard]] std::string explain_title();
[[nodiscard]] std::string explain_subtitle(const MaskedImage& image);
/// What the numbers are not.
[[nodiscard]] std::string explain_warning();
[[nodiscard]] std::string explain_caption(const MaskedImage& image, const Explanation& explanation);

/// A step's name and what happens in it.
struct StepWords {
  std::string badge;  ///< "1"
  std::string title;
  std::string sentence;
};
[[nodiscard]] StepWords step_words(ExplainStep step, const MaskedImage& image,
                                   const Explanation& explanation);
/// The second half of the fifth step.
[[nodiscard]] StepWords sum_words(const MaskedImage& image, const Explanation& explanation);

// Steps 1 to 3.
[[nodiscard]] std::string photo_panel();
[[nodiscard]] std::string hidden_panel(const MaskedImage& image);
[[nodiscard]] std::string feature_name(PatchFeature feature);
[[nodiscard]] std::string vectors_before();
[[nodiscard]] std::string vectors_after();
[[nodiscard]] std::string explained_sequence(const ExplainedLayout& pass);

// Steps 4 and 5.
[[nodiscard]] std::string scores_before();
[[nodiscard]] std::string scores_after(const MaskedImage& image);
[[nodiscard]] std::string scores_bar();
[[nodiscard]] std::string explained_weights_bar();
[[nodiscard]] std::string deit_weights();
[[nodiscard]] std::string row_sum();
[[nodiscard]] std::string mae_matrix(const Explanation& explanation);
[[nodiscard]] std::string zeroed_weights();
[[nodiscard]] std::string leaked_column();
[[nodiscard]] std::string leaked_share(float share);
/// Under the share in large type.
[[nodiscard]] std::string leaked_words();
/// One row's leak, worked out.
[[nodiscard]] std::string leak_arithmetic(const MaskedImage& image, const Explanation& explanation);
/// Under matrices whose cells are too small for numbers.
[[nodiscard]] std::string no_numbers();

// The weighted sum.
[[nodiscard]] std::string weight_column();
[[nodiscard]] std::string other_visible(int count);
[[nodiscard]] std::string other_hidden(int count);
[[nodiscard]] std::string sum_row(const std::string& layout);
[[nodiscard]] std::string no_such_row();

/// "−0.12"; an exact 0 is "0"; minus infinity is "−∞".
[[nodiscard]] std::string number(double value, int decimals);

}  // namespace lacuna::phrases
