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

}  // namespace

std::vector<fs::path> write_summary(const fs::path& folder, const Summary& summary,
                                    const OutputOptions& options) {
  const auto path = [&](std::string_view suffix) {
    return folder / fmt::format("{}.{}", summary_name, suffix);
  };
  std::vector<fs::path> files;
  if (summary.empty() && !is_own_summary(path("json"))) {
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
  if (options.figure && images > 1) {
    const PageSize& size = options.drawing.size;
    const Translator tr = options.drawing.language;
    const Figure figure = size.is_slide() ? summary_slide(groups, tr)
                                          : summary_figure(groups, tr, layout_width(size));
    for (const FigureFormat format : options.drawing.formats) {
      write(word_of(format_words, format), draw(figure, format, options.drawing));
    }
  }
  return files;
}

}  // namespace lacuna
