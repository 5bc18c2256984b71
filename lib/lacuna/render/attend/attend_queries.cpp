#include <algorithm>
#include <array>

#include "lacuna/render/attend/attend_figure.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr double query_gap = 17;

/// Of a query's marks; those after the last begin again. Light, for the dark line around them.
Colour query_colour(std::size_t query) {
  constexpr std::array colours = {
      Colour{0.25, 0.85, 1.00, 1}, Colour{1.00, 0.50, 0.80, 1}, Colour{0.55, 0.95, 0.35, 1},
      Colour{1.00, 0.62, 0.20, 1}, Colour{0.60, 0.65, 1.00, 1}, Colour{1.00, 0.95, 0.45, 1},
      Colour{1.00, 0.42, 0.36, 1}, Colour{0.30, 0.95, 0.75, 1}, Colour{0.85, 0.62, 1.00, 1},
      Colour{0.86, 0.90, 0.94, 1}, Colour{0.80, 0.65, 0.40, 1}, Colour{0.40, 0.75, 0.40, 1}};
  return colours.at(query % colours.size());
}

void add_coloured_mark(std::vector<Shape>& shapes, const Panel& panel, int patch,
                       const Colour& colour) {
  const Rectangle frame = panel.patch(patch);
  // Neither too thin to be seen nor so wide that it covers a small patch.
  const double unit =
      std::max(0.5, std::min(panel.unit(), std::min(frame.width, frame.height) / 6));
  const Rectangle ring = panel.ring(patch, 3.6 * unit);
  shapes.emplace_back(RectangleShape{ring, style::mark_dark, true, 3.6 * unit});
  shapes.emplace_back(RectangleShape{ring, colour, true, 2.0 * unit});
}

/// Where panels stand, line by line.
struct PanelLines {
  int per_line = 1;
  double width = 0;
  double most_height = 0;

  [[nodiscard]] double x(int place) const {
    return style::margin + place % per_line * (width + query_gap);
  }
};

PanelLines panel_lines(int panels) {
  PanelLines lines;
  lines.per_line = panels <= 3    ? 3
                   : panels == 4  ? 4
                   : panels <= 6  ? 3
                   : panels <= 8  ? 4
                   : panels <= 10 ? 5
                                  : 6;
  lines.width = (content_width - (lines.per_line - 1) * query_gap) / lines.per_line;
  lines.most_height = lines.width * 1.3;
  return lines;
}

/// A key in the query's colour, its name, and what it is; returns their height.
double add_query_head(Page& page, const AttendContent& content, std::size_t query, double x,
                      double width) {
  constexpr double key = 9;
  const Query& asked = content.detail.queries[query];
  double left = x;
  if (asked.kind == Query::Kind::patch) {
    page.add(RectangleShape{{x, page.y + 2, key, key}, query_colour(query)});
    page.add(RectangleShape{{x, page.y + 2, key, key}, style::mark_dark, true, 0.8});
    left += key + 5;
  }
  TextShape title = bold(
      sized(style::head_size,
            text_at(left, page.y, 0, phrases::query_title(page.tr, asked, content.image.grid))));
  const double right = left + measure_text(title).width + 8;
  const double height = page.text(std::move(title));
  TextShape note =
      small_at(right, page.y + 1.5, 0, phrases::query_note(page.tr, asked, content.image.mask));
  if (!note.text.empty() && right + measure_text(note).width <= x + width) {
    page.text(std::move(note));
  }
  return height + 4;
}

void add_photo_with_queries(Page& page, const AttendContent& content, const Panel& panel,
                            const SharedImage& photo) {
  add_masked_photo(page.figure.shapes, content, panel, photo);
  for (std::size_t query = 0; query < content.detail.queries.size(); ++query) {
    const Query& asked = content.detail.queries[query];
    if (asked.kind == Query::Kind::patch) {
      add_coloured_mark(page.figure.shapes, panel, asked.patch, query_colour(query));
    }
  }
}

/// One query's panel under its head; returns how high both are, with its own bar if it has one.
double add_query_map(Page& page, const AttendContent& content, const MapSeries& series,
                     std::size_t query, const PanelLines& lines, const SharedImage& grey) {
  const double x = lines.x(static_cast<int>(query) + 1);
  const AttendContent own = content.at(series.places[query]);
  const double head = add_query_head(page, content, query, x, lines.width);
  const Panel panel =
      panel_in(x, page.y + head, lines.width, lines.most_height, content.image.grid);
  add_attended_map(page, own, panel, grey, series.maps[query], series.colours[query]);
  const Query& asked = own.query();
  if (series.maps[query] && asked.kind == Query::Kind::patch) {
    add_coloured_mark(page.figure.shapes, panel, asked.patch, query_colour(query));
  }
  double height = head + panel.frame.height;
  if (!series.has_one_scale && series.maps[query]) {
    height += 6;
    height += add_colour_bar(page.figure, x, page.y + height, lines.width, series.colours[query],
                             {}, phrases::weight_bar(page.tr, series.colours[query]));
  }
  return height;
}

void add_query_panels(Page& page, const AttendContent& content, const MapSeries& series,
                      const SharedImage& photo, const SharedImage& grey) {
  const int count = static_cast<int>(series.maps.size());
  const PanelLines lines = panel_lines(count + 1);
  double line_height =
      page.text(sized(style::head_size, text_at(lines.x(0), page.y, 0,
                                                phrases::photo_note(page.tr, content.image)))) +
      4;
  const Panel panel = panel_in(lines.x(0), page.y + line_height, lines.width, lines.most_height,
                               content.image.grid);
  add_photo_with_queries(page, content, panel, photo);
  line_height += panel.frame.height;
  for (int query = 0; query < count; ++query) {
    if ((query + 1) % lines.per_line == 0) {
      page.y += line_height + block_space + 4;
      line_height = 0;
    }
    line_height = std::max(
        line_height,
        add_query_map(page, content, series, static_cast<std::size_t>(query), lines, grey));
  }
  page.y += line_height + block_space + 4;
}

}  // namespace

Figure attend_queries_figure(const AttendContent& content, const Recipe& recipe, Translator tr) {
  constexpr int photo_pixels = 640;
  Recipe own = recipe;
  own.add("--write", "queries");
  std::vector<MapPlace> places;
  places.reserve(content.detail.queries.size());
  for (int query = 0; query < static_cast<int>(content.detail.queries.size()); ++query) {
    places.push_back({content.layer(), content.options.head, query});
  }
  const MapSeries series = map_series(content, std::move(places));
  Page page = attend_page(content, style::canvas_width, own, tr,
                          phrases::queries_short_caption(tr, content),
                          phrases::series_reading(tr, content, series.has_maps()));
  add_page_head(page, content.image, content.config,
                {.headline = phrases::queries_headline(tr, content),
                 .facts = phrases::frame_subtitle(tr, content, AttendMotion::queries)});
  add_query_panels(page, content, series, seen_panel(content.image, photo_pixels),
                   grey_seen_panel(content.image, content.ground(), photo_pixels));
  if (series.has_one_scale && series.has_maps()) {
    page.y += add_weight_bar(page, content, series.colours.front(), style::margin, page.y, 400,
                             phrases::series_bar(tr, content.options.colours)) +
              block_space + 4;
  }
  return finished_page(page);
}

}  // namespace lacuna
