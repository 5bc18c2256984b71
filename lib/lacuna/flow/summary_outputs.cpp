#include "lacuna/flow/summary_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <system_error>

#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "lacuna/render/summary/summary_figure.hpp"
#include "lacuna/report/summary_csv.hpp"
#include "lacuna/report/summary_json.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// Somebody else's summary.json is not ours to empty.
bool is_own_summary(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    return false;
  }
  const InputFile file(path);
  Bytes start(std::min<std::uint64_t>(file.size(), 100));
  file.read_at(0, start);
  return std::string(start.begin(), start.end()).find("\"type\": \"summary\"") != std::string::npos;
}

Figure summary_page(const std::vector<SummaryGroup>& groups, const DrawOptions& drawing) {
  const Translator tr = drawing.language;
  return drawing.size.is_slide() ? summary_slide(groups, tr)
                                 : summary_figure(groups, tr, layout_width(drawing.size));
}

}  // namespace

std::vector<fs::path> write_summary(const fs::path& folder, const Summary& summary,
                                    const OutputOptions& options) {
  const auto path = [&](std::string_view suffix) {
    return folder / fmt::format("{}.{}", summary_name, suffix);
  };
  std::vector<fs::path> files;
  const bool was_here = is_own_summary(path("json"));
  if (summary.empty() && !was_here) {
    return files;
  }
  const auto write = [&](std::string_view suffix, const auto& content) {
    files.push_back(path(suffix));
    write_file(files.back(), content);
  };
  const std::vector<SummaryGroup> groups = summary.groups();
  write("json", summary_json(groups));
  write("csv", summary_csv(groups));
  const std::int64_t images = std::accumulate(
      groups.begin(), groups.end(), std::int64_t{0},
      [](std::int64_t sum, const SummaryGroup& group) { return sum + group.images; });
  const std::vector<FigureFormat>& wanted = options.drawing.formats;
  for (const auto& [format, word] : format_words) {
    const bool is_wanted = options.figure && std::ranges::find(wanted, format) != wanted.end();
    std::error_code ignored;
    const bool is_older = was_here && fs::exists(path(word), ignored);  // of other numbers
    if (images > 1 && (is_wanted || is_older)) {
      write(word, draw(summary_page(groups, options.drawing), format, options.drawing));
    } else if (is_older) {
      fs::remove(path(word), ignored);
    }
  }
  return files;
}

}  // namespace lacuna
