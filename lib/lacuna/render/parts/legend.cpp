#include "lacuna/render/parts/legend.hpp"

#include <algorithm>

namespace lacuna {
namespace {

constexpr double swatch_side = 13;

}  // namespace

Rectangle Legend::swatch() const {
  return {x, y, 2 * swatch_side, swatch_side};
}

void Legend::means(const std::string& words) {
  constexpr double beside = 2 * swatch_side + 6;
  const double height =
      page.text(small_at(x + beside, y + 1, width > 0 ? width - beside : 0, words));
  y += std::max(height, swatch_side) + gap;
}

void add_hidden_samples(Legend& legend, double hatch_spacing, const ScoreColours& colours) {
  Page& page = legend.page;
  page.add(RectangleShape{legend.swatch(), style::hidden_fill});
  add_hatch(page.figure.shapes, legend.swatch(), hatch_spacing);
  legend.means(page.tr("hidden"));
  add_scored_sample(legend, hatch_spacing, colours, page.tr("hidden, yet attended"));
}

void add_scored_sample(Legend& legend, double hatch_spacing, const ScoreColours& colours,
                       const std::string& words) {
  Page& page = legend.page;
  page.add(RectangleShape{legend.swatch(), style::hidden_fill});
  page.add(RectangleShape{legend.swatch(), colours.for_hidden().of(colours.high * 0.3)});
  add_thin_hatch(page.figure.shapes, legend.swatch(), hatch_spacing);
  legend.means(words);
}

void add_query_sample(Legend& legend, const Query& query, double unit) {
  if (query.kind != Query::Kind::patch) {
    return;
  }
  // A little smaller than the swatch and in its middle: the mark goes beyond its patch.
  const Rectangle patch = {legend.x + swatch_side / 2 + 1, legend.y + 1, swatch_side - 2,
                           swatch_side - 2};
  add_query_mark(legend.page.figure.shapes, patch, unit);
  legend.means(legend.page.tr("the patch that asks"));
}

}  // namespace lacuna
