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
std::vector<BarMark> uniform_marks(std::initializer_list<const LayoutMap*> maps) {
  std::vector<BarMark> marks;
  for (const LayoutMap* map : maps) {
    const int tokens = map->pass->layout.length();
    const std::string label = phrases::uniform_tick(tokens);
    if (tokens > 0 && (marks.empty() || marks.back().label != label)) {
      marks.push_back({1.0 / tokens, label});
    }
  }
  return marks;
}

/// A bar under each map that has its own scale; returns the height of the highest.
double add_own_scales(ComparePage& page, const ComparedMaps& maps, const CompareScales& scales) {
  double height = 0;
  const auto add = [&](int column, const LayoutMap& map, const ScoreColours& colours) {
    if (map.scores) {
      height = std::max(height, add_colour_bar(page.figure, column_x(column), page.y, panel_width,
                                               colours, uniform_marks({&map}),
                                               phrases::own_score_bar(page.tr, maps.colours)));
    }
  };
  add(2, maps.deit, scales.deit);
  add(3, maps.mae, scales.mae);
  add(4, maps.zeroed, scales.zeroed);
  return height;
}

double add_shared_scale(ComparePage& page, const ComparedMaps& maps, const CompareScales& scales) {
  const double x = column_x(2);
  return add_colour_bar(page.figure, x, page.y, column_x(4) + panel_width - x, scales.deit,
                        uniform_marks({&maps.deit, &maps.mae}),
                        phrases::score_bar(page.tr, maps.colours));
}

}  // namespace

CompareScales compare_scales(const CompareContent& content) {
  CompareScales scales;
  scales.deit = content.maps.colours_of(content.maps.deit);
  scales.mae = content.maps.colours_of(content.maps.mae);
  scales.zeroed = content.maps.colours_of(content.maps.zeroed);
  scales.leaks = content.maps.leaks(content.comparison.tolerance);
  scales.leaked = content.maps.leak_colours(content.comparison.tolerance);
  return scales;
}

void add_scales(ComparePage& page, const CompareContent& content, const CompareScales& scales) {
  const bool is_own = content.maps.colours.scale == ScaleSharing::panel;
  const double height = is_own ? add_own_scales(page, content.maps, scales)
                               : add_shared_scale(page, content.maps, scales);
  add_colour_bar(page.figure, column_x(5), page.y, panel_width, scales.leaked,
                 {{scales.leaked.low, phrases::leaked_less(page.tr)},
                  {0, phrases::leaked_same(page.tr)},
                  {scales.leaked.high, phrases::leaked_more(page.tr)}},
                 phrases::leaked_bar(page.tr));
  const double legend_bottom = add_legend(page, column_x(0), page.y, content, scales.zeroed);
  page.y = std::max(page.y + height, legend_bottom) + block_space;
}

}  // namespace lacuna
