#include "lacuna/render/sweep/sweep_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/phrases.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/reconstruct/reconstruction_phrases.hpp"
#include "lacuna/render/words/measured_phrases.hpp"

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
  std::string words = tr("A {} mask for each of {} ratios", tr.name(image.mask_origin.name()),
                         content.sweep.steps.size());
  if (image.seed) {
    words += tr(", seed {}", *image.seed);
  }
  if (image.rng) {
    words += tr(", generator {}", word_of(rng_words, *image.rng));
  }
  return content.sweep.is_nested()
             ? words + tr(": each hides what the one before it hides, and more")
             : words;
}

double times_fewer(const SweepStep& step) {
  return static_cast<double>(step.comparison.pass(LayoutKind::deit).cost.total()) /
         static_cast<double>(
             std::max<std::int64_t>(step.comparison.pass(LayoutKind::mae).cost.total(), 1));
}

std::string error_words(Translator tr, double relative) {
  return tr("; the squared error on hidden patches is {:.2g} of a mean-colour fill’s", relative);
}

}  // namespace

std::string ratio_text(double ratio) {
  return fmt::format("{:.4g}", ratio);
}

std::string sweep_short_caption(Translator tr, const SweepContent& content) {
  const ComparedMaps& maps = content.maps.front();
  const VitConfig& config = content.config;
  return tr("{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}.",
            attention_of(tr, maps.query, content.image.grid), maps.layer, config.depth,
            head_name(tr, maps.head, config.heads), printable(config.name),
            notice_words(tr, config), swept_mask_words(tr, content));
}

std::string sweep_caption(Translator tr, const SweepContent& content) {
  std::string caption = tr(
      "{} A map gives each patch one colour, its attention weight on a {}, and 1/T marks "
      "attention spread evenly over the T tokens of deit and zeroed. Leak: what hidden patches get "
      "if −inf is forgotten, mean over heads and over visible patches as queries. Multiply–adds: "
      "of every row that "
      "enters, not reduced by skipping work. ",
      sweep_short_caption(tr, content), scale_words(tr, content.colours(), content.is_own_scale()));
  if (content.sweep.steps.front().reconstruction) {
    caption +=
        tr("Squared error: mean over the pixels of hidden patches, divided by that of filling them "
           "with the mean colour of the visible pixels. ");
  }
  return caption + tr(attention_limit);
}

std::string strip_ratio(Translator tr) {
  return tr("mask ratio");
}

std::string strip_hidden(Translator tr, int count) {
  return tr("hidden, of {}", count);
}

PanelWords deit_and_mae_panel(Translator tr) {
  return {"deit = mae", tr("hidden keys at −inf, or hidden patches left out")};
}

PanelWords swept_reconstruction_panel(Translator tr, const PixelReading& reading) {
  return {pasted_panel(tr, std::nullopt).title,
          reading.mode == NormPix::off ? std::string() : predicted_panel(tr, reading).note};
}

std::string sweep_bar(Translator tr, const ColourOptions& colours) {
  const bool is_log = colours.norm == Norm::log;
  if (colours.scale == ScaleSharing::panel) {
    return is_log ? tr("place on the logarithmic scale of each map: 0 is its start, 1 its end")
                  : tr("share of the largest weight of each map");
  }
  return is_log ? tr("attention weight of each patch, one scale for every ratio, logarithmic")
                : tr("attention weight of each patch, one scale for every ratio");
}

std::string ratio_axis(Translator tr) {
  return tr("mask ratio");
}

std::string leak_title(Translator tr) {
  return tr("Share of attention that leaks in zeroed");
}

std::string spread_evenly(Translator tr) {
  return tr("if spread evenly");
}

std::string mean_of_layers(Translator tr) {
  return tr("mean of all layers");
}

std::string macs_title(Translator tr, bool is_giga) {
  return tr("Multiply–adds of the encoder, {}", is_giga ? "GMAC" : "MMAC");
}

std::string error_title(Translator tr) {
  return tr("Squared error on hidden patches, mean-colour fill = 1");
}

std::string swept_error_line(Translator tr) {
  return tr("reconstruction");
}

std::string mean_colour_line(Translator tr) {
  return tr("mean-colour fill");
}

std::string difference_title(Translator tr) {
  return tr("Largest difference of deit and mae, logarithmic");
}

std::string attention_line(Translator tr) {
  return tr("attention");
}

std::string states_line(Translator tr) {
  return tr("states, scaled");
}

std::string tolerance_line(Translator tr) {
  return tr("tolerance");
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
  if (failed.empty()) {
    return tr(
        "PASS   deit = mae at every ratio: visible rows equal within {:g} in all {} layers "
        "(largest: attention {}, states {} scaled)",
        first.tolerance, first.attention_difference.size(), difference(peak_of(attention)),
        difference(peak_of(states)));
  }
  return tr(
      "NOT EQUAL   at mask ratio {} visible rows of deit and mae differ by up to {} in attention, "
      "{} in states (scaled); tolerance {:g}",
      listed_ratios(tr, failed), difference(peak_of(attention)), difference(peak_of(states)),
      first.tolerance);
}

std::string sweep_facts(Translator tr, const SweepContent& content) {
  const auto& steps = content.sweep.steps;
  const auto last = std::ranges::find_if(steps.rbegin(), steps.rend(), [](const SweepStep& step) {
    return step.mask.visible_count() > 0;
  });
  if (last == steps.rend() || last->mask.hidden_count() == 0) {
    return "";
  }
  std::string facts = tr(
      "At mask ratio {}: in zeroed {} of the attention leaks to hidden patches ({} in layer {}); "
      "mae needs {:.3g} × fewer multiply–adds than deit",
      ratio_text(last->ratio), percent(tr, *last->mean_leak()),
      percent(tr, static_cast<double>(*last->leak(content.layer()))), content.layer(),
      times_fewer(*last));
  if (const auto error = last->relative_error()) {
    facts += error_words(tr, *error);
  }
  return facts + tr(".");
}

std::string frame_title(Translator tr, const MaskedImage& image, const SweepStep& step) {
  return tr("Mask ratio {}: {} of {} patches hidden", ratio_text(step.ratio),
            step.mask.hidden_count(), image.grid.count());
}

std::vector<std::string> frame_facts(Translator tr, const SweepContent& content,
                                     const SweepStep& step) {
  const LayoutPass& deit = step.comparison.pass(LayoutKind::deit);
  const LayoutPass& mae = step.comparison.pass(LayoutKind::mae);
  std::vector<std::string> facts;
  facts.push_back("deit  " + strip_facts(tr, deit) + "   mae  " + strip_facts(tr, mae));
  const auto leak = step.leak(content.layer());
  facts.push_back(leak ? tr("leak in zeroed: {} in layer {}, {} in the mean of all layers",
                            percent(tr, static_cast<double>(*leak)), content.layer(),
                            percent(tr, *step.mean_leak()))
                       : nothing_visible(tr));
  if (step.reconstruction) {
    const auto error = step.relative_error();
    facts.push_back(
        error ? tr("squared error on hidden patches, mean-colour fill = 1: {:.2f}", *error)
        : step.mask.hidden_count() == 0 ? nothing_hidden(tr)
                                        : nothing_visible(tr));
  }
  return facts;
}

}  // namespace lacuna::phrases
