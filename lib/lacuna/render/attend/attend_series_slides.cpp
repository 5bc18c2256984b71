// Sheet and queries for a lecture hall: as many maps as are still seen from the last row, and how
// many there are.
#include <algorithm>
#include <cmath>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/parts/slide.hpp"

namespace lacuna {
namespace {

constexpr double series_foot = dense_slide_height - style::margin - 12;
constexpr double series_gap = 5;
constexpr int series_photo = 448;

/// At most `most` of the numbers from 0 to count - 1, evenly spread, the first and the last too.
std::vector<int> spread(int count, int most) {
  std::vector<int> chosen;
  const int kept = std::min(count, most);
  chosen.reserve(kept);
  for (int i = 0; i < kept; ++i) {
    chosen.push_back(kept == 1 ? count - 1
                               : static_cast<int>(std::lround(i * (count - 1.0) / (kept - 1))));
  }
  return chosen;
}

/// A slide with its headline and small print; page.y is under them.
Page started_slide(const AttendContent& content, const Recipe& recipe, Translator tr,
                   const std::string& word, const std::string& headline, const std::string& facts,
                   const std::string& caption) {
  Recipe own = recipe;
  own.add("--write", word);
  Page page = attend_page(content, dense_slide_width, own, tr, caption,
                          phrases::series_reading(tr, content, true));
  const double width = page.content_width();
  add_headline(page, headline, style::headline_size, 4);
  page.y +=
      page.text(fitted(small_at(style::margin, page.y, width,
                                phrases::slide_facts(tr, content.image, content.config, facts)))) +
      10;
  return page;
}

Figure finished_series(Page& page, const std::string& shown) {
  page.text(small_at(style::margin, series_foot, page.content_width(), shown));
  page.figure.height = dense_slide_height;
  return std::move(page.figure);
}

}  // namespace

Figure attend_sheet_slide(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int most_layers = 3;
  constexpr int most_heads = 6;
  constexpr double names = 52;
  const VitConfig& config = content.config;
  Page page = started_slide(content, recipe, tr, "sheet", phrases::sheet_headline(tr, content),
                            phrases::sheet_subtitle(tr, content),
                            phrases::sheet_short_caption(tr, content));
  const std::vector<int> layers = spread(config.depth, most_layers);
  const std::vector<int> heads = spread(config.heads, most_heads);
  std::vector<MapPlace> places;
  for (const int layer : layers) {
    for (const int head : heads) {
      places.push_back({layer, head, content.options.query});
    }
    places.push_back({layer, mean_over_heads, content.options.query});
  }
  const MapSeries series = map_series(content, std::move(places));
  const auto columns = static_cast<double>(heads.size() + 1);
  const double width = (page.content_width() - names - (columns - 1) * series_gap) / columns;
  const double top = page.y + 14;
  const double height =
      (series_foot - 8 - top - static_cast<double>(layers.size() - 1) * series_gap) /
      static_cast<double>(layers.size());
  const SharedImage grey = grey_seen_panel(content.image, content.ground(), series_photo);
  for (std::size_t i = 0; i < series.maps.size(); ++i) {
    const std::size_t row = i / (heads.size() + 1);
    const std::size_t column = i % (heads.size() + 1);
    const double x = style::margin + names + static_cast<double>(column) * (width + series_gap);
    const double y = top + static_cast<double>(row) * (height + series_gap);
    if (row == 0) {
      page.text(aligned(Align::centre, small_at(x + width / 2, page.y, 0,
                                                column < heads.size() ? tr("head {}", heads[column])
                                                                      : tr("mean"))));
    }
    if (column == 0) {
      page.text(bold(small_at(style::margin, y + height / 2 - 6, 0, tr("layer {}", layers[row]))));
    }
    add_attended_map(page, content, panel_in(x, y, width, height, content.image.grid), grey,
                     series.maps[i], series.colours[i]);
  }
  return finished_series(page, tr("{} of {} layers, {} of {} heads, and their mean", layers.size(),
                                  config.depth, heads.size(), config.heads));
}

Figure attend_queries_slide(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int most_queries = 3;
  const int count = static_cast<int>(content.detail.queries.size());
  const int shown = std::min(count, most_queries);
  Page page = started_slide(content, recipe, tr, "queries", phrases::queries_headline(tr, content),
                            phrases::frame_subtitle(tr, content, AttendMotion::queries),
                            phrases::queries_short_caption(tr, content));
  std::vector<MapPlace> places;
  places.reserve(static_cast<std::size_t>(shown));
  for (int query = 0; query < shown; ++query) {
    places.push_back({content.layer(), content.options.head, query});
  }
  const MapSeries series = map_series(content, std::move(places));
  const double width = (page.content_width() - shown * 3 * series_gap) / (shown + 1);
  const double top = page.y + 18;
  const SharedImage grey = grey_seen_panel(content.image, content.ground(), series_photo);
  for (int place = 0; place <= shown; ++place) {
    const double x = style::margin + place * (width + 3 * series_gap);
    const Panel panel = panel_in(x, top, width, series_foot - 10 - top, content.image.grid);
    const auto query = static_cast<std::size_t>(std::max(place - 1, 0));
    const Query& asked = content.detail.queries[query];
    const std::string title = place == 0 ? phrases::photo_note(tr, content.image)
                                         : phrases::query_title(tr, asked, content.image.grid);
    page.text(fitted(bold(text_at(x, page.y, width, title))));
    if (place == 0) {
      add_masked_photo(page.figure.shapes, content, panel, seen_panel(content.image, series_photo));
      for (int mark = 0; mark < shown; ++mark) {
        add_query_mark(page.figure.shapes, panel,
                       content.detail.queries[static_cast<std::size_t>(mark)]);
      }
    } else {
      add_attended_map(page, content.at(series.places[query]), panel, grey, series.maps[query],
                       series.colours[query]);
    }
  }
  return finished_series(page, tr("{} of {} queries", shown, count));
}

}  // namespace lacuna
