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

constexpr double names_gap = 8;
constexpr double row_gap = 6;
constexpr double widest_column = 150;
constexpr double highest_panel = 1.5;  // times as high as wide
constexpr double pixels_a_point = 4;

/// The steps that have a column: all, or as many as there is room for, evenly, with both ends.
std::vector<std::size_t> shown_steps(std::size_t steps, std::size_t most) {
  std::vector<std::size_t> shown;
  const std::size_t count = std::min(steps, std::max<std::size_t>(most, 2));
  for (std::size_t i = 0; i < count; ++i) {
    shown.push_back(i * (steps - 1) / (count - 1));
  }
  return shown;
}

/// Where the panels of the strip stand: behind the rows' names, a column for each ratio.
struct Strip {
  const PatchGrid& grid;
  double names_width = 0;
  double column_gap = 0;
  double column_width = 0;
  double row_height = 0;
  std::vector<std::size_t> steps;  ///< Of the columns.

  Strip(const PatchGrid& panels, std::size_t ratios, const StripSize& size)
      : grid(panels), names_width(size.width < 450 ? 74 : 104) {
    const double room = size.width - names_width - names_gap;
    constexpr double narrow_gap = 4;
    steps = shown_steps(
        ratios, static_cast<std::size_t>((room + narrow_gap) / (size.least_column + narrow_gap)));
    const auto count = static_cast<double>(steps.size());
    column_gap = steps.size() > 12 ? narrow_gap : 8;
    column_width =
        std::min({widest_column, size.most_column, (room - (count - 1) * column_gap) / count});
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
      small_at(style::margin, page.y + height, strip.names_width, page.tr("hidden, of {}", count)));
  for (std::size_t column = 0; column < strip.steps.size(); ++column) {
    const SweepStep& step = content.sweep.steps[strip.steps[column]];
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
double add_row_name(Page& page, const phrases::PanelWords& words, const Strip& strip) {
  const double height =
      page.text(bold(text_at(style::margin, page.y, strip.names_width, words.title)));
  const TextShape note =
      small_at(style::margin, page.y + height + 1, strip.names_width, words.note);
  if (!words.note.empty() && height + 1 + measure_text(note).height <= strip.row_height) {
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

void add_sweep_strip(Page& page, const SweepContent& content, const StripSize& size) {
  const std::size_t ratios = content.sweep.steps.size();
  const Strip strip(content.image.grid, ratios, size);
  const auto side =
      static_cast<int>(std::max(strip.panel(0, 0).frame.width, strip.row_height) * pixels_a_point);
  add_column_heads(page, content, strip);
  for (const SweepPicture& picture : sweep_pictures(content, side, page.tr)) {
    if (size.without_pasted && picture.name == "pasted") {
      continue;
    }
    const double name = add_row_name(page, picture.words, strip);
    for (std::size_t column = 0; column < strip.steps.size(); ++column) {
      picture.draw(page.figure.shapes, strip.panel(column, page.y), strip.steps[column]);
    }
    page.y += std::max(strip.row_height, name) + row_gap;
  }
  if (strip.steps.size() < ratios) {
    page.y += page.text(small_at(strip.x(0), page.y, 0,
                                 page.tr("{} of {} ratios have a column; the charts have all",
                                         strip.steps.size(), ratios))) +
              row_gap;
  }
  page.y += 4;
  constexpr double widest_bar = 380;
  constexpr double legend_gap = 40;
  constexpr double legend_width = 180;
  const bool has_room =
      size.width - names_gap - strip.names_width > widest_bar + legend_gap + legend_width;
  const double x = has_room ? strip.x(0) : style::margin;
  const double bar =
      has_room ? widest_bar : std::min(widest_bar, size.width - legend_gap - legend_width);
  const double height = add_sweep_scale(page, content, x, bar);
  page.y = std::max(page.y + height, add_strip_legend(page, content, x + bar + legend_gap, strip)) +
           block_space;
}

}  // namespace lacuna
