#include "lacuna/render/sweep/sweep_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"

namespace lacuna::phrases {
namespace {

std::string listed_ratios(Translator tr, const std::vector<double>& ratios) {
  std::string list;
  for (const double ratio : ratios) {
    list += (list.empty() ? "" : tr(", ")) + ratio_text(ratio);
  }
  return list;
}

/// "A random mask for each of 10 ratios, seed 0, generator lacuna".
std::string swept_mask_words(Translator tr, const SweepContent& content) {
  const MaskedImage& image = content.image;
  const std::string words = tr("A {} mask for each of {} ratios", tr.name(image.mask_origin.name()),
                               content.sweep.steps.size()) +
                            seed_words(tr, image);
  return content.sweep.is_nested()
             ? words + tr(": each hides what the one before it hides, and more")
             : words;
}

double times_fewer(const SweepStep& step) {
  return static_cast<double>(step.comparison.pass(LayoutKind::deit).cost.total()) /
         static_cast<double>(
             std::max<std::int64_t>(step.comparison.pass(LayoutKind::mae).cost.total(), 1));
}

}  // namespace

std::string ratio_text(double ratio) {
  return fmt::format("{:.4g}", ratio);
}

std::string sweep_short_caption(Translator tr, const SweepContent& content) {
  return short_caption(tr, content.image, content.config, content.maps.front(),
                       swept_mask_words(tr, content));
}

std::string sweep_caption(Translator tr, const SweepContent& content) {
  std::string caption = tr(
      "{} A map gives each patch one colour, its attention weight on a {}, and 1/T marks "
      "attention spread evenly over the T tokens of deit and zeroed. Leak: what hidden patches get "
      "if −∞ is forgotten, mean over heads and over visible patches as queries. Multiply–adds: "
      "of every row that "
      "enters, not reduced by skipping work. ",
      sweep_short_caption(tr, content), scale_words(tr, content.colours(), content.is_own_scale()));
  if (content.sweep.steps.front().reconstruction) {
    caption +=
        tr("Squared error: mean over the pixels of hidden patches, divided by that of filling them "
           "with the mean colour of the visible pixels. ");
  }
  return caption + tr(notices::attention_limit);
}

std::string no_mark(Translator tr, const std::vector<double>& ratios, const std::string& why) {
  return ratios.empty() ? std::string() : tr("no mark at {}: {}", listed_ratios(tr, ratios), why);
}

std::string sweep_verdict(Translator tr, const MaskSweep& sweep) {
  std::vector<float> attention;
  std::vector<float> states;
  std::vector<double> failed;
  for (const SweepStep& step : sweep.steps) {
    attention.push_back(peak_of(step.comparison.attention_difference));
    states.push_back(peak_of(step.comparison.state_scaled_difference));
    if (!step.comparison.equal) {
      failed.push_back(step.ratio);
    }
  }
  const LayoutComparison& first = sweep.steps.front().comparison;
  if (failed.empty() && peak_of(attention) == 0 && peak_of(states) == 0) {
    return tr(
        "PASS   deit = mae at every ratio: visible rows equal to the last bit in all {} layers",
        first.attention_difference.size());
  }
  if (failed.empty()) {
    return tr(
        "PASS   deit = mae at every ratio: visible rows equal within {} in all {} layers "
        "(largest: attention {}, states {} scaled)",
        power_of_ten(first.tolerance), first.attention_difference.size(),
        difference(peak_of(attention)), difference(peak_of(states)));
  }
  return tr(
      "NOT EQUAL   at mask ratio {} visible rows of deit and mae differ by up to {} in attention, "
      "{} in states (scaled); tolerance {}",
      listed_ratios(tr, failed), difference(peak_of(attention)), difference(peak_of(states)),
      power_of_ten(first.tolerance));
}

const SweepStep* last_step_with_a_leak(const SweepContent& content) {
  const auto& steps = content.sweep.steps;
  const auto last = std::ranges::find_if(steps.rbegin(), steps.rend(), [](const SweepStep& step) {
    return step.mask.visible_count() > 0;
  });
  return last == steps.rend() || last->mask.hidden_count() == 0 ? nullptr : &*last;
}

std::string sweep_headline(Translator tr, const SweepContent& content) {
  constexpr double much = 0.05;
  if (!content.sweep.is_equal()) {
    return tr("deit and mae are not equal at every mask ratio");
  }
  const SweepStep* last = last_step_with_a_leak(content);
  if (last == nullptr) {
    return tr("deit = mae, whatever is hidden");
  }
  const auto leak = static_cast<double>(*last->leak(content.layer()));
  const double hidden = static_cast<double>(last->mask.hidden_count()) / content.image.grid.count();
  const ComparedMaps& maps = content.maps.front();
  const std::string share = leak_share(tr, leak, maps.head);
  if (leak >= much && maps.query.kind != Query::Kind::mean_visible) {
    return tr(
        "Hide {} and forget −∞: visible patches give {} of their attention to patches that "
        "hold nothing",
        percent(tr, hidden), share);
  }
  return leak >= much ? tr("Hide {} and forget −∞: {} of the attention goes to patches that hold "
                           "nothing",
                           percent(tr, hidden), share)
                      : tr("deit = mae, whatever is hidden; with {} hidden and −∞ forgotten, {} of "
                           "the attention leaks",
                           percent(tr, hidden), share);
}

std::string sweep_facts(Translator tr, const SweepContent& content) {
  const SweepStep* last = last_step_with_a_leak(content);
  if (last == nullptr) {
    return "";
  }
  std::string facts =
      tr("At mask ratio {}: in zeroed {} of the attention of layer {} leaks to hidden patches; mae "
         "needs {:.3g} × fewer multiply–adds than deit",
         ratio_text(last->ratio), percent(tr, static_cast<double>(*last->leak(content.layer()))),
         content.layer(), times_fewer(*last));
  if (const auto error = last->relative_error()) {
    facts += tr("; the squared error on hidden patches is {:.3g} of a mean-colour fill’s", *error);
  }
  return facts + tr(".");
}

std::string frame_caption(Translator tr, const SweepContent& content) {
  const ComparedMaps& maps = content.maps.front();
  const std::string notice = short_notice(tr, content.config);
  return tr("{}, layer {}, {}, model {}{}. {}.", attention_of(tr, maps.query, content.image.grid),
            maps.layer, head_name(tr, maps.head, content.config.heads),
            printable(content.config.name), notice.empty() ? std::string() : tr(" ({})", notice),
            tr("A {} mask for each of {} ratios", tr.name(content.image.mask_origin.name()),
               content.sweep.steps.size()) +
                seed_words(tr, content.image));
}

std::vector<std::string> frame_facts(Translator tr, const SweepContent& content,
                                     const SweepStep& step) {
  const auto cost_of = [&](LayoutKind layout) {
    const LayoutPass& pass = step.comparison.pass(layout);
    return tokens_and_macs(tr, pass.layout.length(), pass.cost.total());
  };
  std::vector<std::string> facts;
  facts.push_back("deit  " + cost_of(LayoutKind::deit) + "   mae  " + cost_of(LayoutKind::mae));
  const auto leak = step.leak(content.layer());
  facts.push_back(leak ? tr("leak in zeroed: {} of the attention of layer {}",
                            percent(tr, static_cast<double>(*leak)), content.layer())
                       : tr("no patch is visible"));
  if (step.reconstruction) {
    const auto error = step.relative_error();
    facts.push_back(
        error ? tr("squared error on hidden patches, mean-colour fill = 1: {:.2f}", *error)
        : step.mask.hidden_count() == 0 ? tr("no patch is hidden")
                                        : tr("no patch is visible"));
  }
  return facts;
}

}  // namespace lacuna::phrases
