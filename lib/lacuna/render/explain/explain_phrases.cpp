#include "lacuna/render/explain/explain_phrases.hpp"

#include <fmt/format.h>

#include <cmath>

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

std::string sequence_words(Translator tr, const MaskedImage& image) {
  const int visible = image.mask.visible_count();
  if (image.mask.hidden_count() == 0) {
    return tr("Nothing is hidden, so every layout has all patches and all are the same.");
  }
  return tr(
      "deit keeps all {} patches in the sequence. mae takes {} and leaves the rest "
      "out.",
      image.grid.count(),
      visible == 1 ? tr("the visible one") : tr("the {} visible ones", visible));
}

std::string score_words(Translator tr, const MaskedImage& image) {
  return tr("A row asks (q), a column is asked (k); the score is q · k / √4. ") +
         (image.mask.hidden_count() == 0
              ? tr("No patch is hidden, so there is no column to write into.")
              : tr("A zero vector scores 0, and 0 is a score like any other, not “not there”: so "
                   "−∞ is written over it."));
}

std::string softmax_words(Translator tr, const MaskedImage& image) {
  const std::string hidden =
      image.mask.hidden_count() == 0 ? "" : tr(" exp(−∞) = 0: the hidden columns are exactly 0.");
  return tr("weight = exp(score) / sum of the row’s exp(score).{} Each row adds up to 1.", hidden);
}

std::string without_words(Translator tr, const MaskedImage& image, const Explanation& explanation) {
  if (image.mask.hidden_count() == 0) {
    return tr("Nothing is hidden, so nothing leaks.");
  }
  return tr(
      "exp(0) = 1: a hidden patch still takes its share. On average {} of a "
      "visible patch’s attention leaks to patches that hold nothing.",
      percent(tr, static_cast<double>(explanation.leak)));
}

}  // namespace

std::string explain_subtitle(Translator tr, const MaskedImage& image) {
  return tr("{}  ·  {} × {} patches  ·  {}", shown_name(image.name), image.grid.rows,
            image.grid.columns, mask_words(tr, image));
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
      return {"3", tr("Lay out the sequence"), sequence_words(tr, image)};
    case ExplainStep::mask_scores:
      return {"4", tr("Write −∞ into the hidden columns"), score_words(tr, image)};
    case ExplainStep::softmax:
      return {"5", tr("Softmax, row by row"), softmax_words(tr, image)};
    case ExplainStep::without:
      break;
  }
  return {"!", tr("Without step 4"), without_words(tr, image, explanation)};
}

StepWords sum_words(Translator tr, const MaskedImage& image, const Explanation& explanation) {
  return {"", tr("What patch {} takes away", explanation.query),
          tr("The weighted sum: each value times its weight in the row of {}, added up.",
             tr("patch {} (row {}, column {})", explanation.query,
                image.grid.row_of(explanation.query), image.grid.column_of(explanation.query)))};
}

std::string explain_headline(Translator tr, const MaskedImage& image,
                             const Explanation& explanation) {
  return image.mask.hidden_count() == 0
             ? tr("Masked self-attention in five steps: nothing is hidden, so nothing leaks")
             : tr("Masked self-attention in five steps: without the fourth, {} of it goes to "
                  "patches "
                  "that hold nothing",
                  percent(tr, static_cast<double>(explanation.leak)));
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

std::string explained_sequence(Translator tr, const ExplainedLayout& pass) {
  const LayoutKind kind = pass.layout.kind;
  const int length = pass.layout.length();
  const std::string tokens = token_count(tr, length);
  const auto attended = static_cast<int>(pass.layout.attended_tokens().size());
  if (kind == LayoutKind::deit && attended < length) {
    return tr("deit: {}, {} of them hidden and not to be attended", tokens, length - attended);
  }
  if (kind == LayoutKind::zeroed) {
    return tr("zeroed (deit without step 4): {}, all attended", tokens);
  }
  return tr("{}: {}", pass.layout.name(), tokens);
}

std::string scores_after(Translator tr, const MaskedImage& image) {
  const int hidden = image.mask.hidden_count();
  return hidden == 0
             ? tr("no column to write into")
             : tr("−∞ written into {}", hidden == 1 ? tr("1 column") : tr("{} columns", hidden));
}

std::string mae_matrix(Translator tr, const Explanation& explanation) {
  const int length = explanation.mae.layout.length();
  const bool is_part = length < explanation.deit.layout.length();
  return tr("mae’s matrix, {0} × {0}: {1} (largest difference {2})", length,
            is_part ? tr("deit’s visible rows (grey) and columns (green)") : tr("the same numbers"),
            difference(explanation.difference));
}

std::string leaked_share(Translator tr, float share) {
  return tr("{:.0f}\u00a0%", 100 * static_cast<double>(share));
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
    if (!layout.at(key).hidden) {
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
