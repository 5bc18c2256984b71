#include "lacuna/render/compare/compare_scales.hpp"

#include <algorithm>

#include "lacuna/render/compare/compare_row.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

/// Returns where the legend ends.
double add_legend(Page& page, double x, double y, const CompareContent& content,
                  const ScoreColours& colours, const Panel& panel) {
  constexpr double swatch = 13;
  const double spacing = panel.hatch_spacing();
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
    add_query_mark(page.figure.shapes, sample, 0, panel.unit());
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

/// Where bars stand beside the legend: each row as high as its highest.
struct BarRows {
  double tops[2] = {0, 0};
  double bottom = 0;

  void grow(int row, double height) {
    bottom = std::max(bottom, tops[row] + height);
    if (row == 0) {
      tops[1] = std::max(tops[1], tops[0] + height + block_space);
    }
  }
};

/// A bar for each map that has its own scale, in its column; of two maps that stand one over the
/// other, in their order.
void add_own_scales(Page& page, const CompareContent& content, const CompareScales& scales,
                    const ComparePlaces& places, BarRows& rows) {
  const auto add = [&](ComparePanel panel, const LayoutMap& map, const ScoreColours& colours) {
    const int row = places.row_of(panel);
    if (map.scores) {
      rows.grow(row, add_colour_bar(page.figure, places.x(panel), rows.tops[row], places.width(),
                                    colours, uniform_marks({&map}),
                                    phrases::own_score_bar(page.tr, content.maps.colours)));
    }
  };
  add(deit_at, content.maps.deit, scales.deit);
  add(zeroed_at, content.maps.zeroed, scales.zeroed);
  add(mae_at, content.maps.mae, scales.mae);
}

void add_shared_scale(Page& page, const CompareContent& content, const CompareScales& scales,
                      const ComparePlaces& places, BarRows& rows) {
  const double x = places.x(deit_at);
  rows.grow(0, add_colour_bar(page.figure, x, rows.tops[0], places.right(zeroed_at) - x,
                              scales.deit, uniform_marks({&content.maps.deit, &content.maps.mae}),
                              phrases::score_bar(page.tr, content.maps.colours)));
}

/// In its column; on a narrow page under the shared scale.
void add_leaked_scale(Page& page, const CompareScales& scales, const ComparePlaces& places,
                      bool is_shared, BarRows& rows) {
  const int row = places.row_of(leaked_at);
  const double x = places.x(places.is_narrow() && is_shared ? deit_at : leaked_at);
  rows.grow(row, add_colour_bar(page.figure, x, rows.tops[row], places.right(leaked_at) - x,
                                scales.leaked,
                                {{scales.leaked.low, phrases::leaked_less(page.tr)},
                                 {0, phrases::leaked_same(page.tr)},
                                 {scales.leaked.high, phrases::leaked_more(page.tr)}},
                                phrases::leaked_bar(page.tr)));
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

void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places,
                const CompareScales& scales) {
  const bool is_shared = content.maps.colours.scale != ScaleSharing::panel;
  BarRows rows = {.tops = {page.y, page.y}, .bottom = page.y};
  if (is_shared) {
    add_shared_scale(page, content, scales, places, rows);
  } else {
    add_own_scales(page, content, scales, places, rows);
  }
  add_leaked_scale(page, scales, places, is_shared, rows);
  const double legend_bottom = add_legend(page, places.x(original_at), page.y, content,
                                          scales.zeroed, places.at(original_at, page.y));
  page.y = std::max(rows.bottom, legend_bottom) + block_space;
}

}  // namespace lacuna
