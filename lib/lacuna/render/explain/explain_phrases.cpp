#include "lacuna/render/explain/explain_phrases.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {
namespace {

/// "12 of 16 patches are hidden. …".
std::string hidden_patches(Translator tr, const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  const int count = image.grid.count();
  return hidden == 1
             ? tr("1 of {} patches is hidden. Patches are numbered from 0, row by row.", count)
             : tr("{} of {} patches are hidden. Patches are numbered from 0, row by row.", hidden,
                  count);
}

std::string columns(Translator tr, int count) {
  return count == 1 ? tr("1 column") : tr("{} columns", count);
}

StepWords sequence_words(Translator tr, const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  if (hidden == 0) {
    return {"3", tr("Lay out the sequence"),
            tr("Nothing is hidden, so every layout has all patches and all are the same.")};
  }
  return {
      "3", tr("Lay out the sequence"),
      tr("deit keeps all {} patches in the sequence. mae takes {} and leaves the rest "
         "out.",
         image.grid.count(),
         image.mask.visible_count() == 1 ? tr("the visible one")
                                         : tr("the {} visible ones", image.mask.visible_count()))};
}

StepWords score_words(Translator tr, const MaskedImage& image) {
  const std::string scores = tr("A row asks (q), a column is asked (k); the score is q · k / √4. ");
  if (image.mask.hidden_count() == 0) {
    return {"4", tr("Write −∞ into the hidden columns"),
            scores + tr("No patch is hidden, so there is no column to write into.")};
  }
  return {
      "4", tr("Write −∞ into the hidden columns"),
      scores +
          tr("A zero vector scores 0, and 0 is a score like any other, not “not there”: so −∞ is "
             "written over it.")};
}

StepWords softmax_words(Translator tr, const MaskedImage& image) {
  const std::string hidden =
      image.mask.hidden_count() == 0 ? "" : tr(" exp(−∞) = 0: the hidden columns are exactly 0.");
  return {
      "5", tr("Softmax, row by row"),
      tr("weight = exp(score) / sum of the row’s exp(score).{} Each row adds up to 1.", hidden)};
}

StepWords without_words(Translator tr, const MaskedImage& image, const Explanation& explanation) {
  if (image.mask.hidden_count() == 0) {
    return {"!", tr("Without step 4"), tr("Nothing is hidden, so nothing leaks.")};
  }
  return {"!", tr("Without step 4"),
          tr("exp(0) = 1: a hidden patch still takes its share. On average {} of a "
             "visible patch’s attention leaks to patches that hold nothing.",
             percent(tr, static_cast<double>(explanation.leak)))};
}

std::string patch_name(Translator tr, const PatchGrid& grid, int patch) {
  return tr("patch {} (row {}, column {})", patch, grid.row_of(patch), grid.column_of(patch));
}

}  // namespace

std::string explain_title(Translator tr) {
  return tr("Masked self-attention in five steps");
}

std::string explain_subtitle(Translator tr, const MaskedImage& image) {
  return tr("{}  ·  {} × {} patches  ·  {}", printable(image.name), image.grid.rows,
            image.grid.columns, mask_words(tr, image));
}

std::string explain_warning(Translator tr) {
  return tr(notices::made_from_content);
}

std::string explain_caption(Translator tr, const MaskedImage& image,
                            const Explanation& explanation) {
  return tr(
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
      mask_words(tr, image));
}

StepWords step_words(Translator tr, ExplainStep step, const MaskedImage& image,
                     const Explanation& explanation) {
  switch (step) {
    case ExplainStep::hide:
      return {"1", tr("Hide patches"), hidden_patches(tr, image)};
    case ExplainStep::zero:
      return {
          "2", tr("Set the hidden vectors to 0"),
          tr("A patch becomes a vector of four numbers that say what it looks like, compared with "
             "the other patches. A hidden patch’s vector is set to 0.")};
    case ExplainStep::sequence:
      return sequence_words(tr, image);
    case ExplainStep::mask_scores:
      return score_words(tr, image);
    case ExplainStep::softmax:
      return softmax_words(tr, image);
    case ExplainStep::without:
      break;
  }
  return without_words(tr, image, explanation);
}

StepWords sum_words(Translator tr, const MaskedImage& image, const Explanation& explanation) {
  return {"5", tr("… and the weighted sum"),
          tr("What {} takes away: each value times its weight, added up.",
             patch_name(tr, image.grid, explanation.query))};
}

std::string photo_panel(Translator tr) {
  return tr("the photo");
}

std::string hidden_panel(Translator tr, const MaskedImage& image) {
  return tr("{} of {} stay visible; framed: followed in step 5", image.mask.visible_count(),
            image.grid.count());
}

std::string feature_name(Translator tr, PatchFeature feature) {
  switch (feature) {
    case PatchFeature::brightness:
      return tr("brightness");
    case PatchFeature::red_green:
      return tr("red − green");
    case PatchFeature::yellow_blue:
      return tr("yellow − blue");
    case PatchFeature::contrast:
      break;
  }
  return tr("contrast");
}

std::string vectors_before(Translator tr) {
  return tr("before: what each patch looks like");
}

std::string vectors_after(Translator tr) {
  return tr("after: what enters deit");
}

std::string explained_sequence(Translator tr, const ExplainedLayout& pass) {
  const LayoutKind kind = pass.layout.kind;
  const int length = pass.layout.length();
  const std::string tokens = length == 1 ? tr("1 token") : tr("{} tokens", length);
  const auto attended = static_cast<int>(pass.layout.attended_tokens().size());
  if (kind == LayoutKind::deit && attended < length) {
    return tr("deit: {}, {} of them hidden and not to be attended", tokens, length - attended);
  }
  if (kind == LayoutKind::zeroed) {
    return tr("zeroed (deit without step 4): {}, all attended", tokens);
  }
  return tr("{}: {}", pass.layout.name(), tokens);
}

std::string scores_before(Translator tr) {
  return tr("scores q · k / √4");
}

std::string scores_after(Translator tr, const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  return hidden == 0 ? tr("no column to write into")
                     : tr("−∞ written into {}", columns(tr, hidden));
}

std::string scores_bar(Translator tr) {
  return tr("score");
}

std::string explained_weights_bar(Translator tr) {
  return tr("weight, one scale for deit, mae and zeroed");
}

std::string deit_weights(Translator tr) {
  return tr("deit’s weights");
}

std::string row_sum(Translator tr) {
  return tr("sum");
}

std::string mae_matrix(Translator tr, const Explanation& explanation) {
  const int length = explanation.mae.layout.length();
  const bool is_part = length < explanation.deit.layout.length();
  return tr("mae’s matrix, {0} × {0}: {1} (largest difference {2:.2g})", length,
            is_part ? tr("deit’s visible rows (blue) and columns (green)") : tr("the same numbers"),
            explanation.difference);
}

std::string zeroed_weights(Translator tr) {
  return tr("softmax of the scores as they were");
}

std::string leaked_column(Translator tr) {
  return tr("leaks");
}

std::string leaked_share(Translator tr, float share) {
  return tr("{:.0f}\u00a0%", 100 * static_cast<double>(share));
}

std::string leaked_words(Translator tr) {
  return tr("of a visible patch’s attention, on average, goes to patches that hold nothing");
}

std::string leak_arithmetic(Translator tr, const MaskedImage& image,
                            const Explanation& explanation) {
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
  const std::string share = percent(tr, hidden / (hidden + visible));
  const std::string start =
      tr("The row of patch {}: the visible patches’ exp(score) add up to {:.2f}, ",
         explanation.query, visible);
  if (hidden == 1) {
    return start +
           tr("the hidden one adds exp(0) = 1. It takes 1 / {:.2f} = {}.", 1 + visible, share);
  }
  return start + tr("the {0} hidden ones add {0} × exp(0) = {0}. They take {0} / {1:.2f} = {2}.",
                    hidden, hidden + visible, share);
}

std::string no_numbers(Translator tr) {
  return tr("Cells of more than 25 patches are too small for numbers. The JSON holds them all.");
}

std::string weight_column(Translator tr) {
  return tr("weight");
}

std::string other_visible(Translator tr, int count) {
  return tr("{} more visible", count);
}

std::string other_hidden(Translator tr, int count) {
  return tr("{} hidden", count);
}

std::string sum_row(Translator tr, const TokenLayout& layout) {
  return layout.kind == LayoutKind::zeroed ? tr("without step 4") : tr("sum in {}", layout.name());
}

std::string no_such_row(Translator tr) {
  return tr("a hidden patch has no row in mae");
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
