#include "lacuna/render/explain_phrases.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/phrases.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna::phrases {
namespace {

/// "12 of 16 patches are hidden".
std::string hidden_patches(const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  return fmt::format("{} of {} patches {} hidden", hidden, image.grid.count(),
                     hidden == 1 ? "is" : "are");
}

std::string columns(int count) {
  return count == 1 ? "1 column" : fmt::format("{} columns", count);
}

StepWords sequence_words(const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  if (hidden == 0) {
    return {"3", "Lay out the sequence",
            "Nothing is hidden, so every layout has all patches and all are the same."};
  }
  return {"3", "Lay out the sequence",
          fmt::format("deit keeps all {} patches in the sequence. mae takes {} and leaves the rest "
                      "out.",
                      image.grid.count(),
                      image.mask.visible_count() == 1
                          ? "the visible one"
                          : fmt::format("the {} visible ones", image.mask.visible_count()))};
}

StepWords score_words(const MaskedImage& image) {
  const std::string scores = "A row asks (q), a column is asked (k); the score is q · k / √4. ";
  if (image.mask.hidden_count() == 0) {
    return {"4", "Write −∞ into the hidden columns",
            scores + "No patch is hidden, so there is no column to write into."};
  }
  return {"4", "Write −∞ into the hidden columns",
          scores +
              "A zero vector scores 0, and 0 is a score like any other, not “not there”: so −∞ is "
              "written over it."};
}

StepWords softmax_words(const MaskedImage& image) {
  const char* hidden =
      image.mask.hidden_count() == 0 ? "" : " exp(−∞) = 0: the hidden columns are exactly 0.";
  return {"5", "Softmax, row by row",
          fmt::format("weight = exp(score) / sum of the row’s exp(score).{} Each row adds up to 1.",
                      hidden)};
}

StepWords without_words(const MaskedImage& image, const Explanation& explanation) {
  if (image.mask.hidden_count() == 0) {
    return {"!", "Without step 4", "Nothing is hidden, so nothing leaks."};
  }
  return {"!", "Without step 4",
          fmt::format("exp(0) = 1: a hidden patch still takes its share. On average {} of a "
                      "visible patch’s attention leaks to patches that hold nothing.",
                      percent(static_cast<double>(explanation.leak)))};
}

std::string patch_name(const PatchGrid& grid, int patch) {
  return fmt::format("patch {} (row {}, column {})", patch, grid.row_of(patch),
                     grid.column_of(patch));
}

}  // namespace

std::string explain_title() {
  return "Masked self-attention in five steps";
}

std::string explain_subtitle(const MaskedImage& image) {
  return fmt::format("{}  ·  {} × {} patches  ·  {}", printable(image.name), image.grid.rows,
                     image.grid.columns, mask_words(image));
}

std::string explain_warning() {
  return std::string(made_from_content);
}

std::string explain_caption(const MaskedImage& image, const Explanation& explanation) {
  return fmt::format(
      "How the numbers are made. A patch’s vector holds {} features: brightness (mean of 0.299 R + "
      "0.587 G + 0.114 B), red − green, yellow − blue ((R + G) / 2 − B) and contrast (standard "
      "deviation of the brightness), each shifted and scaled to mean 0 and standard deviation 1 "
      "over all {} patches before any is hidden. Keys k and values v are these vectors; a query q "
      "is half the vector, with half of its contrast added to its brightness. No bias, no "
      "positions, one head of width {}, "
      "so a zero vector has q = k = v = 0. q, k, v, the weights and the sums come from the kernel "
      "that lacuna’s encoder calls; it skips hidden keys, which is what −∞ does, and keeps no "
      "scores, so these are made with its matrix product. Numbers are rounded. Rows of hidden "
      "patches exist in deit and mean nothing: their output is not used. {}.",
      explanation.features.columns(), image.grid.count(), explanation.features.columns(),
      mask_words(image));
}

StepWords step_words(ExplainStep step, const MaskedImage& image, const Explanation& explanation) {
  switch (step) {
    case ExplainStep::hide:
      return {"1", "Hide patches",
              hidden_patches(image) + ". Patches are numbered from 0, row by row."};
    case ExplainStep::zero:
      return {"2", "Set the hidden vectors to 0",
              "A patch becomes a vector of four numbers that say what it looks like, compared with "
              "the other patches. A hidden patch’s vector is set to 0."};
    case ExplainStep::sequence:
      return sequence_words(image);
    case ExplainStep::mask_scores:
      return score_words(image);
    case ExplainStep::softmax:
      return softmax_words(image);
    case ExplainStep::without:
      break;
  }
  return without_words(image, explanation);
}

StepWords sum_words(const MaskedImage& image, const Explanation& explanation) {
  return {"5", "… and the weighted sum",
          fmt::format("What {} takes away: each value times its weight, added up.",
                      patch_name(image.grid, explanation.query))};
}

std::string photo_panel() {
  return "the photo";
}

std::string hidden_panel(const MaskedImage& image) {
  return fmt::format("{} of {} stay visible; framed: followed in step 5",
                     image.mask.visible_count(), image.grid.count());
}

std::string feature_name(PatchFeature feature) {
  switch (feature) {
    case PatchFeature::brightness:
      return "brightness";
    case PatchFeature::red_green:
      return "red − green";
    case PatchFeature::yellow_blue:
      return "yellow − blue";
    case PatchFeature::contrast:
      break;
  }
  return "contrast";
}

std::string vectors_before() {
  return "before: what each patch looks like";
}

std::string vectors_after() {
  return "after: what enters deit";
}

std::string explained_sequence(const ExplainedLayout& pass) {
  const std::string& name = pass.layout.name;
  const int length = pass.layout.length();
  const std::string tokens = length == 1 ? "1 token" : fmt::format("{} tokens", length);
  const auto attended = static_cast<int>(pass.layout.attended_tokens().size());
  if (name == "deit" && attended < length) {
    return fmt::format("deit: {}, {} of them hidden and not to be attended", tokens,
                       length - attended);
  }
  if (name == "zeroed") {
    return fmt::format("zeroed (deit without step 4): {}, all attended", tokens);
  }
  return fmt::format("{}: {}", name, tokens);
}

std::string scores_before() {
  return "scores q · k / √4";
}

std::string scores_after(const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  return hidden == 0 ? "no column to write into"
                     : fmt::format("−∞ written into {}", columns(hidden));
}

std::string scores_bar() {
  return "score";
}

std::string explained_weights_bar() {
  return "weight, one scale for deit, mae and zeroed";
}

std::string deit_weights() {
  return "deit’s weights";
}

std::string row_sum() {
  return "sum";
}

std::string mae_matrix(const Explanation& explanation) {
  const int length = explanation.mae.layout.length();
  const bool is_part = length < explanation.deit.layout.length();
  return fmt::format(
      "mae’s matrix, {0} × {0}: {1} (largest difference {2:.2g})", length,
      is_part ? "deit’s visible rows (blue) and columns (green)" : "the same numbers",
      explanation.difference);
}

std::string zeroed_weights() {
  return "softmax of the scores as they were";
}

std::string leaked_column() {
  return "leaks";
}

std::string leaked_share(float share) {
  return fmt::format("{:.0f}\u00a0%", 100 * static_cast<double>(share));
}

std::string leaked_words() {
  return "of a visible patch’s attention, on average, goes to patches that hold nothing";
}

std::string leak_arithmetic(const MaskedImage& image, const Explanation& explanation) {
  const int hidden = image.mask.hidden_count();
  if (hidden == 0) {
    return "";
  }
  const TokenLayout& layout = explanation.zeroed.layout;
  const std::span<const float> scores = explanation.zeroed.scores.row(explanation.query);
  double visible = 0;
  for (int key = 0; key < layout.length(); ++key) {
    if (!layout.tokens[static_cast<std::size_t>(key)].hidden) {
      visible += std::exp(static_cast<double>(scores[static_cast<std::size_t>(key)]));
    }
  }
  const std::string share = percent(hidden / (hidden + visible));
  const std::string start =
      fmt::format("The row of patch {}: the visible patches’ exp(score) add up to {:.2f}, ",
                  explanation.query, visible);
  if (hidden == 1) {
    return start + fmt::format("the hidden one adds exp(0) = 1. It takes 1 / {:.2f} = {}.",
                               1 + visible, share);
  }
  return start +
         fmt::format("the {0} hidden ones add {0} × exp(0) = {0}. They take {0} / {1:.2f} = {2}.",
                     hidden, hidden + visible, share);
}

std::string no_numbers() {
  return "Cells of more than 25 patches are too small for numbers. The JSON holds them all.";
}

std::string weight_column() {
  return "weight";
}

std::string other_visible(int count) {
  return fmt::format("{} more visible", count);
}

std::string other_hidden(int count) {
  return fmt::format("{} hidden", count);
}

std::string sum_row(const std::string& layout) {
  return layout == "zeroed" ? "without step 4" : "sum in " + layout;
}

std::string no_such_row() {
  return "a hidden patch has no row in mae";
}

std::string number(double value, int decimals) {
  if (value == 0) {
    return "0";
  }
  if (std::isinf(value)) {
    return value < 0 ? "−∞" : "∞";
  }
  const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool rounds_to_zero = digits.find_first_not_of("0.") == std::string::npos;
  return (value < 0 && !rounds_to_zero ? "−" : "") + digits;
}

}  // namespace lacuna::phrases
