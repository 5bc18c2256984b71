#include "lacuna/render/summary/summary_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lacuna/base/notices.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna::phrases {
namespace {

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

/// Whose leak the headline says: the last layer that was asked for.
int leak_layer(const SummaryGroup& group) {
  return group.setting.layers.empty() ? group.setting.depth - 1 : group.setting.layers.back();
}

/// Of the groups' means of a cell, the least and the largest; nothing if one has no such measure.
std::optional<Interval> range_of(const SummaryBlock& groups, std::string_view name, int cell) {
  std::optional<Interval> range;
  for (const SummaryGroup* group : groups) {
    const SummaryMeasure* const measure = group->find(name);
    if (measure == nullptr) {
      return std::nullopt;
    }
    const double mean = measure->cells[static_cast<std::size_t>(cell)].mean();
    range = range ? Interval{std::min(range->low, mean), std::max(range->high, mean)}
                  : Interval{mean, mean};
  }
  return range;
}

/// "7.4 % to 36 %".
std::string range_words(Translator tr, const std::string& least, const std::string& most) {
  return least == most ? most : tr("{} to {}", least, most);
}

/// "0.42 (0.4–0.44)".
std::string mean_and_interval(const MeasureKind& kind, const RunningSpread& spread) {
  const std::optional<Interval> interval = interval_of(kind, spread);
  return interval
             ? fmt::format("{:.3g} ({:.3g}–{:.3g})", spread.mean(), interval->low, interval->high)
             : fmt::format("{:.3g}", spread.mean());
}

/// Of all images and cells; 0 where the group does not have the measure.
double largest_of(const SummaryGroup& group, std::string_view name) {
  double most = 0;
  if (const SummaryMeasure* measure = group.find(name)) {
    for (const RunningSpread& cell : measure->cells) {
      most = std::max(most, cell.most());
    }
  }
  return most;
}

}  // namespace

std::string summary_notice(Translator tr, const std::vector<SummaryGroup>& groups) {
  for (const std::string_view notice : {"untrained", "composed"}) {
    const bool is_of_one = std::ranges::any_of(
        groups, [&](const SummaryGroup& group) { return group.setting.notice == notice; });
    if (is_of_one) {
      return notice == "composed" ? tr("a small model, trained on composed images")
                                  : tr(notices::untrained);
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
      "is Student's t over images, as if they were drawn independently, cut off at 0, that of a "
      "share at 1, too; heads and layers are not independent of each other. All numbers are in "
      "summary.json and summary.csv. {}",
      summary_short_caption(tr, groups), tr(notices::attention_limit));
}

std::string summary_headline(Translator tr, const SummaryBlock& groups) {
  const SummaryGroup& group = *groups.front();
  const bool is_one_layer = std::ranges::all_of(
      groups, [&](const SummaryGroup* each) { return leak_layer(*each) == leak_layer(group); });
  const auto leak = is_one_layer ? range_of(groups, "leak", leak_layer(group)) : std::nullopt;
  if (leak) {
    constexpr double much = 0.05;
    const std::string share = range_words(tr, percent(tr, leak->low), percent(tr, leak->high));
    return leak->high >= much
               ? tr("Forget −∞, and {} of the attention of layer {} goes to patches that hold "
                    "nothing",
                    share, leak_layer(group))
               : tr("With −∞ forgotten, {} of the attention of layer {} leaks", share,
                    leak_layer(group));
  }
  if (const SummaryMeasure* distance = group.find("attention_distance");
      distance != nullptr && groups.size() == 1) {
    const auto mean_of = [&](std::size_t first, std::size_t count) {
      double sum = 0;
      for (std::size_t i = first; i < first + count; ++i) {
        sum += distance->cells[i].mean();
      }
      return sum / static_cast<double>(count);
    };
    const auto heads = static_cast<std::size_t>(group.setting.heads);
    const int last = group.setting.depth - 1;
    const double far = mean_of(distance->cells.size() - heads, heads);
    return last == 0 ? tr("Attention reaches {:.2g} patches far", far)
                     : tr("Attention reaches {:.2g} patches far in layer 0, {:.2g} in layer {}",
                          mean_of(0, heads), far, last);
  }
  if (const auto error = range_of(groups, "error_vs_mean_colour", 0)) {
    return tr(
        "On hidden patches the reconstruction’s squared error is {} of a mean-colour fill’s",
        range_words(tr, fmt::format("{:.3g}", error->low), fmt::format("{:.3g}", error->high)));
  }
  return tr("Summary of a folder");
}

std::string summary_subtitle(Translator tr, const std::vector<SummaryGroup>& groups) {
  std::string first = groups.front().first_name;
  std::string last = groups.front().last_name;
  std::string folder = groups.front().folder;
  for (const SummaryGroup& group : groups) {
    first = std::min(first, group.first_name);
    last = std::max(last, group.last_name);
    folder = group.folder == folder ? folder : "";
  }
  if (!folder.empty()) {
    return tr("Images of {}, {} to {}  ·  means, and their 95\u00a0% intervals as lines",
              shown_name(folder), shown_name(first), shown_name(last));
  }
  return tr("Images {} to {}  ·  means, and their 95\u00a0% intervals as lines", shown_name(first),
            shown_name(last));
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
  return tr("{}  ·  {} × {} patches  ·  {}  ·  {}", shown_model(setting.model), setting.rows,
            setting.columns, hidden_words(tr, block), images_words(tr, images));
}

std::vector<std::string> agreement_lines(Translator tr, const SummaryGroup& group) {
  std::vector<std::string> lines;
  const auto largest = [&](std::string_view name) { return power_of_ten(largest_of(group, name)); };
  lines.push_back(
      largest_of(group, "attention_difference") == 0 &&
              largest_of(group, "state_scaled_difference") == 0
          ? tr("deit and mae: no difference at all in any image and layer")
          : tr("deit and mae: largest difference over all images and layers {} in attention, {} in "
               "states",
               largest("attention_difference"), largest("state_scaled_difference")));
  if (const SummaryMeasure* overlap = group.find("overlap_deit_zeroed")) {
    constexpr std::size_t most_lines = 6;
    for (std::size_t i = 0; i < std::min(overlap->cells.size(), most_lines); ++i) {
      lines.push_back(tr("deit and zeroed, layer {}: their maps share {} of the weight",
                         group.setting.layers[i],
                         mean_and_interval(*overlap->kind, overlap->cells[i])));
    }
  }
  return lines;
}

std::vector<std::string> error_lines(Translator tr, const SummaryGroup& group) {
  std::vector<std::string> lines;
  if (const SummaryMeasure* psnr = group.find("psnr")) {
    lines.push_back(
        tr("PSNR of hidden patches: {} dB", mean_and_interval(*psnr->kind, psnr->cells.front())));
  }
  for (const auto& [fill, name] : fill_measures) {
    if (const SummaryMeasure* measure = group.find(name)) {
      lines.push_back(tr("squared error divided by that of {}: {}", fill_words(tr, fill),
                         mean_and_interval(*measure->kind, measure->cells.front())));
    }
  }
  return lines;
}

std::string fill_words(Translator tr, Fill fill) {
  return fill == Fill::mean_colour ? tr("mean colour")
         : fill == Fill::telea     ? tr("Telea")
                                   : tr("Navier–Stokes");
}

}  // namespace lacuna::phrases
