// What the colours of the maps mean, under the maps, so that the eye drops from a map to its scale;
// what else there is to explain, under the photos, which have none.
#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/parts/crop_mark.hpp"
#include "lacuna/render/parts/legend.hpp"

namespace lacuna {
namespace {

constexpr double crop_height = 42;

/// A bar for each map that has its own scale, in its column; in a stack, one under the other.
/// Returns where they end.
double add_own_scales(Page& page, const ComparedMaps& maps, const ComparePlaces& places) {
  double bottom = page.y;
  double y = page.y;
  const double stack_width = page.content_width() / 2;
  const auto add = [&](ComparePanel panel, const LayoutMap& map) {
    if (map.scores) {
      const std::string words =
          page.tr("weight, own scale") + phrases::norm_words(page.tr, maps.colours.norm);
      bottom = std::max(
          bottom,
          y + add_colour_bar(page.figure,
                             places.is_stack() ? style::margin + stack_width : places.x(panel), y,
                             places.is_stack() ? stack_width : places.width(), maps.colours_of(map),
                             {even_tick(map.pass->layout.length())}, words, true));
      y = places.is_stack() ? bottom + block_space : y;
    }
  };
  add(deit_at, maps.deit);
  add(mae_at, maps.mae);
  add(zeroed_at, maps.zeroed);
  return bottom;
}

/// Under the maps from deit to zeroed, with a mark for each length of a sequence that a map is of.
/// Returns its end.
double add_shared_scale(Page& page, const ComparedMaps& maps, const ComparePlaces& places) {
  const int tokens = maps.deit.pass->layout.length();
  const int fewer = maps.mae.pass->layout.length();
  std::vector<BarMark> marks = {even_tick(tokens)};
  if (maps.mae.scores && fewer != tokens) {
    marks.push_back(even_tick(fewer));
  }
  const double x = places.is_stack() ? page.figure.width / 2 : places.x(deit_at);
  const double right =
      places.is_stack() ? style::margin + page.content_width() : places.right(zeroed_at);
  const std::string words = page.tr("attention weight of each patch, one scale for c, d and e") +
                            phrases::norm_words(page.tr, maps.colours.norm);
  return page.y + add_colour_bar(page.figure, x, page.y, right - x, maps.colours_of(maps.deit),
                                 marks, words, true);
}

}  // namespace

double add_key(Page& page, const CompareContent& content, const ComparePlaces& places, double top) {
  const ComparedMaps& maps = content.maps;
  const bool is_beside = places.rows() == 2;
  const double y = places.is_stack() ? top : is_beside ? top : top + places.row_height() + 7;
  const double x = is_beside ? places.right(masked_at) + 16 : style::margin;
  const double width = places.is_stack() ? page.content_width() / 4
                       : is_beside       ? style::margin + page.content_width() - x
                                         : places.width();
  const double crop = add_crop_mark(page, content.image, {x, y, width, crop_height});
  const bool is_under = is_beside || crop == 0;
  Legend legend = {.page = page,
                   .x = is_under ? x : x + width + 14,
                   .y = is_beside && crop > 0 ? y + crop + block_space : y,
                   .width = is_beside ? width : 0};
  const Panel panel = places.at(original_at, 0);
  if (content.image.mask.hidden_count() > 0) {
    add_hidden_samples(legend, panel.hatch_spacing(), maps.colours_of(maps.zeroed));
  }
  add_query_sample(legend, maps.query, panel.unit());
  return std::max(y + crop, legend.y);
}

void add_scales(Page& page, const CompareContent& content, const ComparePlaces& places) {
  const double top = page.y;
  double bottom = content.maps.colours.scale == ScaleSharing::panel
                      ? add_own_scales(page, content.maps, places)
                      : add_shared_scale(page, content.maps, places);
  if (places.is_stack()) {
    bottom = std::max(bottom, add_key(page, content, places, top));
  }
  page.y = bottom + block_space;
}

}  // namespace lacuna
