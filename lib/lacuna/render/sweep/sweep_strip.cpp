#include <algorithm>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {
namespace {

constexpr double names_width = 104;
constexpr double names_gap = 8;
constexpr double row_gap = 6;
constexpr double widest_column = 150;
constexpr double highest_panel = 1.5;  // times as high as wide
constexpr double pixels_a_point = 4;

/// Where the panels of the strip stand.
struct Strip {
  const PatchGrid& grid;
  double column_gap = 0;
  double column_width = 0;
  double row_height = 0;

  Strip(const PatchGrid& panels, std::size_t columns) : grid(panels) {
    const auto count = static_cast<double>(columns);
    column_gap = columns > 12 ? 4 : 8;
    column_width =
        std::min(widest_column,
                 (content_width - names_width - names_gap - (count - 1) * column_gap) / count);
    row_height = panel(0, 0).frame.height;
  }
  [[nodiscard]] double x(std::size_t column) const {
    return style::margin + names_width + names_gap +
           static_cast<double>(column) * (column_width + column_gap);
  }
  [[nodiscard]] Panel panel(std::size_t column, double y) const {
    const double height =
        std::min(column_width * grid.rows / grid.columns, column_width * highest_panel);
    const double width = height * grid.columns / grid.rows;
    return {{x(column) + (column_width - width) / 2, y, width, height}, grid};
  }
};

void add_column_heads(Page& page, const SweepContent& content, const Strip& strip) {
  TextShape ratio = text_at(style::margin, page.y, 0, phrases::strip_ratio(page.tr));
  ratio.bold = true;
  const double height = page.text(ratio) + 1;
  const int count = content.image.grid.count();
  double below = page.text(
      small_at(style::margin, page.y + height, names_width, phrases::strip_hidden(page.tr, count)));
  for (std::size_t column = 0; column < content.sweep.steps.size(); ++column) {
    const SweepStep& step = content.sweep.steps[column];
    ratio.x = strip.x(column) + strip.column_width / 2;
    ratio.align = Align::centre;
    ratio.text = phrases::ratio_text(step.ratio);
    page.text(ratio);
    TextShape hidden =
        small_at(ratio.x, page.y + height, 0, std::to_string(step.mask.hidden_count()));
    hidden.align = Align::centre;
    below = std::max(below, page.text(std::move(hidden)));
  }
  page.y += height + below + 4;
}

/// The row's name, and its note where the row is high enough for both; returns the name's height.
double add_row_name(Page& page, const phrases::PanelWords& words, double row_height) {
  TextShape name = text_at(style::margin, page.y, names_width, words.title);
  name.bold = true;
  const double height = page.text(name);
  if (!words.note.empty()) {
    TextShape note = small_at(style::margin, page.y + height + 1, names_width, words.note);
    if (height + 1 + measure_text(note).height <= row_height) {
      page.text(std::move(note));
    }
  }
  return height;
}

/// What hatching means, and the query's mark; returns where they end.
double add_legend_right(Page& page, const SweepContent& content, double x, const Strip& strip) {
  constexpr double swatch = 13;
  double y = page.y;
  const double spacing = std::max(strip.panel(0, 0).hatch_spacing(), 2.0);
  const auto words = [&](const std::string& meaning) {
    y += std::max(page.text(small_at(x + 2 * swatch + 6, y + 1, 0, meaning)), swatch) + 4;
  };
  std::vector<Shape>& shapes = page.figure.shapes;
  const Rectangle blank = {x, y, 2 * swatch, swatch};
  shapes.emplace_back(RectangleShape{blank, style::hidden_grey});
  add_hatch(shapes, blank, spacing);
  words(phrases::legend_hidden(page.tr));
  const Rectangle scored = {x, y, 2 * swatch, swatch};
  shapes.emplace_back(RectangleShape{scored, style::hidden_grey});
  shapes.emplace_back(RectangleShape{scored, content.shared.of(content.shared.high * 0.3)});
  add_hatch(shapes, scored, spacing, thin_hatch);
  words(phrases::legend_hidden_scored(page.tr));
  if (content.maps.front().query.kind == Query::Kind::patch) {
    add_query_mark(shapes, {{x + swatch / 2 + 1, y + 1, swatch - 2, swatch - 2}, {1, 1, 1}}, 0, 1);
    words(phrases::legend_query(page.tr));
  }
  if (std::ranges::any_of(content.maps, [](const auto& maps) { return !maps.mae.scores; })) {
    const Rectangle gone = {x, y, 2 * swatch, swatch};
    add_absent_panel(shapes, gone);
    words(phrases::absent_query(page.tr));
  }
  return y;
}

void add_strip_scale(Page& page, const SweepContent& content, const Strip& strip) {
  constexpr double bar_width = 380;
  const double x = strip.x(0);
  const double height = add_sweep_scale(page, content, x, bar_width);
  page.y = std::max(page.y + height, add_legend_right(page, content, x + bar_width + 40, strip)) +
           block_space;
}

}  // namespace

double add_sweep_scale(Page& page, const SweepContent& content, double x, double width) {
  ScoreColours colours = content.shared;
  std::vector<BarMark> marks;
  if (content.is_own_scale()) {
    colours.norm = Norm::linear;  // the place on it
    colours.low = 0;
    colours.high = 1;
  } else {
    const int tokens = content.maps.front().deit.pass->layout.length();
    marks.push_back({1.0 / tokens, phrases::uniform_tick(tokens)});
  }
  return add_colour_bar(page.figure, x, page.y, width, colours, marks,
                        phrases::sweep_bar(page.tr, content.colours()));
}

void add_sweep_strip(Page& page, const SweepContent& content) {
  const Strip strip(content.image.grid, content.sweep.steps.size());
  const auto side =
      static_cast<int>(std::max(strip.panel(0, 0).frame.width, strip.row_height) * pixels_a_point);
  add_column_heads(page, content, strip);
  for (const SweepPicture& picture : sweep_pictures(content, side, page.tr)) {
    const double name = add_row_name(page, picture.words, strip.row_height);
    for (std::size_t column = 0; column < content.sweep.steps.size(); ++column) {
      picture.draw(page.figure.shapes, strip.panel(column, page.y), column);
    }
    page.y += std::max(strip.row_height, name) + row_gap;
  }
  page.y += 4;
  add_strip_scale(page, content, strip);
}

}  // namespace lacuna
