#include "lacuna/render/compare_scales.hpp"

#include <algorithm>

#include "lacuna/render/colour_bar.hpp"
#include "lacuna/render/compare_row.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna {
namespace {

/// Returns where the legend ends.
double add_legend(ComparePage& page, double x, double y, const CompareContent& content,
                  const ScoreColours& colours) {
  constexpr double swatch = 13;
  const double spacing = panel_at(0, page.y, content.image.grid).hatch_spacing();
  const auto words = [&](const std::string& meaning) {
    y += std::max(page.text(small_at(x + 2 * swatch + 6, y + 1, 0, meaning)), swatch) + 5;
  };
  const Rectangle full = {x, y, 2 * swatch, swatch};
  if (content.image.mask.hidden_count() > 0) {
    page.figure.shapes.emplace_back(RectangleShape{full, style::hidden_grey});
    add_hatch(page.figure.shapes, full, spacing);
    words(phrases::legend_hidden(page.tr));
    const Rectangle scored = {x, y, 2 * swatch, swatch};
    page.figure.shapes.emplace_back(RectangleShape{scored, style::hidden_grey});
    page.figure.shapes.emplace_back(RectangleShape{scored, colours.of(colours.high * 0.3)});
    add_hatch(page.figure.shapes, scored, spacing, thin_hatch);
    words(phrases::legend_hidden_scored(page.tr));
  }
  if (content.maps.query.kind == Query::Kind::patch) {
    const Panel sample = {{x + swatch / 2 + 1, y + 1, swatch - 2, swatch - 2}, {1, 1, 1}};
    add_query_mark(page.figure.shapes, sample, 0, panel_at(0, page.y, content.image.grid).unit());
    words(phrases::legend_query(page.tr));
  }
  return y;
}

/// The marks of evenly spread attention, one for each sequence length.
std::vector<BarMark> uniform_marks(const ComparedMaps& maps) {
  std::vector<BarMark> marks;
  for (const LayoutMap* map : {&maps.deit, &maps.mae}) {
    const int tokens = map->pass->layout.length();
    const std::string label = phrases::uniform_tick(tokens);
    if (tokens > 0 && (marks.empty() || marks.back().label != label)) {
      marks.push_back({1.0 / tokens, label});
    }
  }
  return marks;
}

}  // namespace

CompareScales compare_scales(const CompareContent& content) {
  CompareScales scales;
  const float top = content.maps.largest_score();
  const auto reach = static_cast<double>(content.maps.largest_leaked());
  scales.weights.high = top > 0 ? static_cast<double>(top) : 1.0;
  scales.leaks = reach > content.comparison.tolerance;
  scales.leaked.map = Colormap::difference;
  scales.leaked.high = scales.leaks ? reach : scales.weights.high;
  scales.leaked.low = -scales.leaked.high;
  return scales;
}

void add_scales(ComparePage& page, const CompareContent& content, const CompareScales& scales) {
  const double bar_x = column_x(2);
  const double bar_width = column_x(4) + panel_width - bar_x;
  const double height = add_colour_bar(page.figure, bar_x, page.y, bar_width, scales.weights,
                                       uniform_marks(content.maps), phrases::score_bar(page.tr));
  add_colour_bar(page.figure, column_x(5), page.y, panel_width, scales.leaked,
                 {{scales.leaked.low, phrases::leaked_less(page.tr)},
                  {0, phrases::leaked_same(page.tr)},
                  {scales.leaked.high, phrases::leaked_more(page.tr)}},
                 phrases::leaked_bar(page.tr));
  const double legend_bottom = add_legend(page, column_x(0), page.y, content, scales.weights);
  page.y = std::max(page.y + height, legend_bottom) + block_space;
}

}  // namespace lacuna
