#include "commands/reports.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "console/console.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna::app {

std::string hidden_words(const MaskedImage& image) {
  return fmt::format("{}: {} of {} patches hidden ({})", printable(image.name),
                     image.mask.hidden_count(), image.grid.count(), image.mask_origin.described());
}

void note_hidden_queries(const std::vector<Query>& queries, const MaskedImage& image,
                         ItemReport& report) {
  for (const Query& query : queries) {
    if (query.kind != Query::Kind::patch || !image.mask.is_hidden(query.patch)) {
      continue;
    }
    const std::optional<int> other = nearest_visible(query.patch, image.mask, image.grid);
    const std::string advice =
        other ? fmt::format("; the nearest visible patch is --query {}",
                            query_word({.kind = Query::Kind::patch, .patch = *other}, image.grid))
              : "";
    report.notes.push_back(
        fmt::format("--query {}: this patch is hidden, and only layouts that keep hidden patches "
                    "have its row{}",
                    query_word(query, image.grid), advice));
  }
}

std::string answers_line(const std::vector<NamedAnswer>& answers, const ClassLabels& labels) {
  std::string line;
  int last = -1;
  std::set<std::string> different;
  for (const NamedAnswer& answer : answers) {
    if (answer.classes->empty()) {
      different.insert("none");
      continue;
    }
    const ClassScore& top = answer.classes->front();
    const std::string name = printable(labels.short_name(top.index));
    const std::string probability = fmt::format("{:.2f}", top.probability);
    different.insert(fmt::format("{} {}", name, probability));
    line += line.empty() ? "\n  top-1: " : " · ";
    if (top.index != last) {  // the same answer again: its number is enough
      line += name + " ";
      last = top.index;
    }
    line +=
        fmt::format("{} {}", probability,
                    answer.layout == LayoutKind::all ? "all patches"
                                                     : word_of(layout_kind_words, answer.layout));
  }
  return !line.empty() && different.size() == 1 && answers.size() > 1
             ? fmt::format("\n  top-1: {} under every layout", *different.begin())
             : line;
}

void warn_of_reading(const PixelReading& reading, const VitConfig& config) {
  if (reading.source == PixelReading::Source::measured) {
    warn(
        fmt::format("{}: the checkpoint does not say whether its pixels are normalised patch by "
                    "patch; raw pixels are assumed, as the means of its patches follow a test "
                    "picture's (slope {:.2f}); --norm-pix off declares it",
                    config.name, reading.slope.value_or(0)));
  } else if (reading.contradicts) {
    warn(fmt::format("--norm-pix {}: the checkpoint {} says otherwise",
                     word_of(norm_pix_words, reading.mode), config.name));
  }
}

}  // namespace lacuna::app
