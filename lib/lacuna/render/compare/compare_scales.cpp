// What the colours of the maps mean, under their columns: a scale stands where the maps it is for
// stand, so that the eye drops from a map to its bar. The legend is under the photos, which have
// none.
#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/legend.hpp"

namespace lacuna {
namespace {

/// Where bars stand beside the legend: each row as high as its highest. There are two rows where
/// bars of panels that stand one over the other keep their order.
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
void add_own_scales(Page& page, const ComparedMaps& maps, const ComparePlaces& places,
                    BarRows& rows) {
  const std::string words = maps.colours.norm == Norm::log
                                ? page.tr("weight, own scale, logarithmic")
                                : page.tr("weight, own scale");
  const auto add = [&](ComparePanel panel, const LayoutMap& map) {
    const int row = places.row_of(panel);
    if (map.scores) {
      rows.grow(
          row, add_colour_bar(page.figure, places.x(panel), rows.tops[row], places.width(),
                              maps.colours_of(map), {even_tick(map.pass->layout.length())}, words));
    }
  };
  add(deit_at, maps.deit);
  add(zeroed_at, maps.zeroed);
  add(mae_at, maps.mae);
}

/// Under the maps from deit to zeroed, with a mark for each length of a sequence.
void add_shared_scale(Page& page, const ComparedMaps& maps, const ComparePlaces& places,
                      BarRows& rows) {
  const int tokens = maps.deit.pass->layout.length();
  const int fewer = maps.mae.pass->layout.length();
  std::vector<BarMark> marks = {even_tick(tokens)};
  if (fewer > 0 && fewer != tokens) {
    marks.push_back(even_tick(fewer));
  }
  const double x = places.x(deit_at);
  rows.grow(
      0, add_colour_bar(page.figure, x, rows.tops[0], places.right(zeroed_at) - x,
                        maps.colours_of(maps.deit), marks,
                        maps.colours.norm == Norm::log
                            ? page.tr("attention weight of each patch, one scale for c, d and e, "
                                      "logarithmic")
                            : page.tr("attention weight of each patch, one scale for c, d and e")));
}

/// In its column; on a narrow page under the shared scale.
void add_leaked_scale(Page& page, const ComparedMaps& maps, const ComparePlaces& places,
                      bool is_shared, BarRows& rows) {
  const ScoreColours colours = maps.leak_colours();
  const int row = places.row_of(leaked_at);
  const double x = places.x(places.is_narrow() && is_shared ? deit_at : leaked_at);
  rows.grow(
      row,
      add_colour_bar(
          page.figure, x, rows.tops[row], places.right(leaked_at) - x, colours,
          {{colours.low, page.tr("less")}, {0, page.tr("same")}, {colours.high, page.tr("more")}},
          page.tr("difference in weight")));
}

}  // namespace

void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places) {
  const ComparedMaps& maps = content.maps;
  const bool is_shared = maps.colours.scale != ScaleSharing::panel;
  BarRows rows = {.tops = {page.y, page.y}, .bottom = page.y};
  if (is_shared) {
    add_shared_scale(page, maps, places, rows);
  } else {
    add_own_scales(page, maps, places, rows);
  }
  add_leaked_scale(page, maps, places, is_shared, rows);
  const Panel panel = places.at(original_at, page.y);
  Legend legend = {.page = page, .x = places.x(original_at), .y = page.y};
  if (content.image.mask.hidden_count() > 0) {
    add_hidden_samples(legend, panel.hatch_spacing(), maps.colours_of(maps.zeroed));
  }
  add_query_sample(legend, maps.query, panel.unit());
  page.y = std::max(rows.bottom, legend.y) + block_space;
}

}  // namespace lacuna
