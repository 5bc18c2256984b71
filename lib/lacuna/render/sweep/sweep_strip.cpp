// The strip: names at the left, then a column for each ratio, so that one patch is followed along a
// row. Columns are as wide as the page allows, and no wider than a panel that is alone needs to be.
#include <algorithm>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/legend.hpp"
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

/// Where the panels of the strip stand: behind the rows' names, a column for each ratio.
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
    return panel_in(x(column), y, column_width, column_width * highest_panel, grid);
  }
};

void add_column_heads(Page& page, const SweepContent& content, const Strip& strip) {
  TextShape ratio = bold(text_at(style::margin, page.y, 0, page.tr("mask ratio")));
  const double height = page.text(ratio) + 1;
  const int count = content.image.grid.count();
  double below = page.text(
      small_at(style::margin, page.y + height, names_width, page.tr("hidden, of {}", count)));
  for (std::size_t column = 0; column < content.sweep.steps.size(); ++column) {
    const SweepStep& step = content.sweep.steps[column];
    ratio.x = strip.x(column) + strip.column_width / 2;
    ratio.align = Align::centre;
    ratio.text = phrases::ratio_text(step.ratio);
    page.text(ratio);
    const std::string hidden = std::to_string(step.mask.hidden_count());
    below = std::max(
        below, page.text(aligned(Align::centre, small_at(ratio.x, page.y + height, 0, hidden))));
  }
  page.y += height + below + 4;
}

/// The row's name, and its note where the row is high enough for both; returns the name's height.
double add_row_name(Page& page, const phrases::PanelWords& words, double row_height) {
  const double height = page.text(bold(text_at(style::margin, page.y, names_width, words.title)));
  const TextShape note = small_at(style::margin, page.y + height + 1, names_width, words.note);
  if (!words.note.empty() && height + 1 + measure_text(note).height <= row_height) {
    page.text(note);
  }
  return height;
}

/// What hatching means, and the query's mark; returns where they end.
double add_strip_legend(Page& page, const SweepContent& content, double x, const Strip& strip) {
  Legend legend = {.page = page, .x = x, .y = page.y, .gap = 4};
  add_hidden_samples(legend, std::max(strip.panel(0, 0).hatch_spacing(), 2.0), content.shared);
  add_query_sample(legend, content.maps.front().query, 1);
  if (std::ranges::any_of(content.maps, [](const auto& maps) { return !maps.mae.scores; })) {
    add_absent_panel(page.figure.shapes, legend.swatch());
    legend.means(page.tr("this query does not exist here"));
  }
  return legend.y;
}

/// The words under the scale: of one for all, or of the place on a map's own.
std::string scale_label(Translator tr, const ColourOptions& colours) {
  return (colours.scale == ScaleSharing::panel
              ? tr("place on the scale of each map: 0 is its start, 1 its end")
              : tr("attention weight of each patch, one scale for every ratio")) +
         phrases::norm_words(tr, colours.norm);
}

}  // namespace

double add_sweep_scale(Page& page, const SweepContent& content, double x, double width) {
  ScoreColours colours = content.shared;
  std::vector<BarMark> marks = {even_tick(content.maps.front().deit.pass->layout.length())};
  if (content.is_own_scale()) {
    colours.norm = Norm::linear;  // the place on it
    colours.low = 0;
    colours.high = 1;
    marks.clear();
  }
  return add_colour_bar(page.figure, x, page.y, width, colours, marks,
                        scale_label(page.tr, content.colours()));
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
  constexpr double bar_width = 380;
  const double x = strip.x(0);
  const double height = add_sweep_scale(page, content, x, bar_width);
  page.y = std::max(page.y + height, add_strip_legend(page, content, x + bar_width + 40, strip)) +
           block_space;
}

}  // namespace lacuna
