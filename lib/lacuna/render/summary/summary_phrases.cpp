#include "lacuna/render/summary/summary_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/phrases.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {
namespace {

/// A difference that is exactly 0 says so.
std::string tiny(double number) {
  return number == 0 ? "0" : fmt::format("{:.1e}", number);
}

/// "75 % hidden", "40–60 % hidden": of all images of a block.
std::string hidden_words(Translator tr, const SummaryBlock& block) {
  double least = 1;
  double most = 0;
  for (const SummaryGroup* group : block) {
    if (const SummaryMeasure* ratio = group->find("hidden_ratio")) {
      least = std::min(least, ratio->cells.front().least());
      most = std::max(most, ratio->cells.front().most());
    }
  }
  return least == most ? tr("{} of patches hidden", percent(tr, most))
                       : tr("{} to {} of patches hidden", percent(tr, least), percent(tr, most));
}

std::string images_words(Translator tr, std::int64_t images) {
  return images == 1 ? tr("1 image") : tr("{} images", images);
}

}  // namespace

std::string summary_title(Translator tr) {
  return tr("Summary of a folder");
}

std::string summary_subtitle(Translator tr) {
  return tr("Means over images; a line is the 95\u00a0% interval of a mean");
}

std::string summary_notice(Translator tr, const std::vector<SummaryGroup>& groups) {
  for (const std::string_view notice : {"untrained", "composed"}) {
    const bool is_of_one = std::ranges::any_of(
        groups, [&](const SummaryGroup& group) { return group.setting.notice == notice; });
    if (is_of_one) {
      return notice == "composed" ? tr("a small model, trained on composed images") : tr(untrained);
    }
  }
  return "";
}

std::string summary_short_caption(Translator tr, const std::vector<SummaryGroup>& groups) {
  const MeasureSetting& setting = groups.front().setting;
  const bool is_one_model = std::ranges::all_of(groups, [&](const SummaryGroup& group) {
    return group.setting.model == setting.model && group.setting.notice == setting.notice;
  });
  const std::string_view notice = notice_sentence(setting);
  const std::string model = is_one_model
                                ? tr("model {}{}", printable(setting.model),
                                     notice.empty() ? std::string() : tr(" ({})", tr(notice)))
                                : tr("several models");
  return tr("Means over the images of a folder, {}.", model);
}

std::string summary_caption(Translator tr, const std::vector<SummaryGroup>& groups) {
  return tr(
      "{} Only images of the same model, grid and options but the seed are averaged. The interval "
      "is Student's t over images, as if they were drawn independently; heads and layers are not "
      "independent of each other. All numbers are in summary.json and summary.csv. {}",
      summary_short_caption(tr, groups), tr(attention_limit));
}

std::string groups_left_out(Translator tr, int groups, std::int64_t images) {
  return tr("Not drawn: {} more groups ({} images); summary.json has their numbers.", groups,
            images);
}

std::string block_title(Translator tr, const SummaryGroup& group) {
  const std::string& layout = group.setting.layout;
  return group.command == "attend"    ? tr("attend, layout {}", layout)
         : group.command == "compare" ? tr("compare: deit, mae, zeroed")
                                      : tr("reconstruct");
}

std::string block_facts(Translator tr, const SummaryBlock& block) {
  const MeasureSetting& setting = block.front()->setting;
  std::int64_t images = 0;
  for (const SummaryGroup* group : block) {
    images += group->images;
  }
  return tr("{}  ·  {} × {} patches  ·  {}  ·  {}", printable(setting.model), setting.rows,
            setting.columns, hidden_words(tr, block), images_words(tr, images));
}

std::string mass_hidden_title(Translator tr) {
  return tr("Attention to hidden patches, a share");
}

std::string mass_cls_title(Translator tr) {
  return tr("Attention to CLS, a share");
}

std::string summary_leak_title(Translator tr) {
  return tr("What leaks when −inf is forgotten, a share");
}

std::string leak_note(Translator tr) {
  return tr("zeroed: attention of visible to hidden patches, mean over heads");
}

std::string mean_and_interval(const RunningSpread& spread) {
  const std::optional<Interval> interval = spread.interval();
  return interval
             ? fmt::format("{:.3g} ({:.3g}–{:.3g})", spread.mean(), interval->low, interval->high)
             : fmt::format("{:.3g}", spread.mean());
}

std::string agreement_title(Translator tr) {
  return tr("How far the layouts agree");
}

std::vector<std::string> agreement_lines(Translator tr, const SummaryGroup& group) {
  std::vector<std::string> lines;
  const auto largest = [&](std::string_view name) {
    double most = 0;
    if (const SummaryMeasure* measure = group.find(name)) {
      for (const RunningSpread& cell : measure->cells) {
        most = std::max(most, cell.most());
      }
    }
    return most;
  };
  lines.push_back(
      tr("deit and mae: largest difference over all images and layers {} in attention, {} in "
         "states",
         tiny(largest("attention_difference")), tiny(largest("state_scaled_difference"))));
  if (const SummaryMeasure* overlap = group.find("overlap_deit_zeroed")) {
    constexpr std::size_t most_lines = 6;
    for (std::size_t i = 0; i < std::min(overlap->cells.size(), most_lines); ++i) {
      lines.push_back(tr("deit and zeroed, layer {}: their maps share {} of the weight",
                         group.setting.layers[i], mean_and_interval(overlap->cells[i])));
    }
  }
  return lines;
}

std::vector<std::string> error_lines(Translator tr, const SummaryGroup& group) {
  std::vector<std::string> lines;
  if (const SummaryMeasure* psnr = group.find("psnr")) {
    lines.push_back(tr("PSNR of hidden patches: {} dB", mean_and_interval(psnr->cells.front())));
  }
  for (const std::string_view fill :
       {"error_vs_mean_colour", "error_vs_telea", "error_vs_navier_stokes"}) {
    if (const SummaryMeasure* measure = group.find(fill)) {
      lines.push_back(tr("squared error divided by that of {}: {}", fill_words(tr, fill),
                         mean_and_interval(measure->cells.front())));
    }
  }
  return lines;
}

std::string numbers_title(Translator tr) {
  return tr("In numbers, with the interval");
}

std::string summary_error_title(Translator tr) {
  return tr("Squared error of hidden patches, divided by a fill's");
}

std::string error_note(Translator tr) {
  return tr("a fill uses no model; below 1 the decoder is better");
}

std::string as_the_fill(Translator tr) {
  return tr("as the fill");
}

std::string fill_words(Translator tr, std::string_view measure) {
  return measure == "error_vs_mean_colour" ? tr("mean colour")
         : measure == "error_vs_telea"     ? tr("Telea")
                                           : tr("Navier–Stokes");
}

std::string summary_ratio_axis(Translator tr) {
  return tr("share of patches hidden");
}

std::string fills_axis(Translator tr) {
  return tr("the fill that it is divided by");
}

std::string plain_layer_axis(Translator tr) {
  return tr("layer");
}

}  // namespace lacuna::phrases
