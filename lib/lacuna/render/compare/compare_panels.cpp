#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/map_photo.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point
constexpr double bar_height = 11;

/// The panels of one row, from page.y on.
struct PanelRow {
  Page& page;
  const CompareContent& content;
  const ComparePlaces& places;
  int row = 0;

  [[nodiscard]] bool holds(int panel) const { return places.row_of(panel) == row; }
  [[nodiscard]] Panel at(int panel) const { return places.at(panel, page.y); }
  [[nodiscard]] const LayoutMap* map_of(int panel) const {
    const ComparedMaps& maps = content.maps;
    return panel == deit_at     ? &maps.deit
           : panel == mae_at    ? &maps.mae
           : panel == zeroed_at ? &maps.zeroed
                                : nullptr;
  }
};

/// Of the panels of one row; moves the page's y under them.
void add_panel_heads(const PanelRow& panels) {
  Page& page = panels.page;
  const phrases::PanelWords all[panel_count] = {
      phrases::original_panel(page.tr, panels.content.image),
      phrases::masked_panel(page.tr, panels.content.image),
      {"deit", page.tr("hidden keys at −∞")},
      {"mae", page.tr("hidden patches left out")},
      {page.tr("zeroed"), page.tr("−∞ forgotten")}};
  std::vector<phrases::PanelWords> words;
  std::vector<double> lefts;
  int first = panel_count;
  for (int i = panel_count; i-- > 0;) {
    if (panels.holds(i)) {
      words.insert(words.begin(), all[i]);
      lefts.insert(lefts.begin(), panels.places.x(i));
      first = i;
    }
  }
  page.y +=
      add_panel_words(page, words, lefts, panels.places.width(), static_cast<char>('a' + first));
}

/// Scores over the grey photo, or why there are none.
void add_map(const PanelRow& row, int panel, const SharedImage& grey) {
  const LayoutMap& map = *row.map_of(panel);
  const Panel place = row.at(panel);
  std::vector<Shape>& shapes = row.page.figure.shapes;
  if (map.scores) {
    const MaskedImage& image = row.content.image;
    const ScoreColours colours = row.content.maps.colours_of(map);
    row.page.add(
        PictureShape{place.frame, map_photo(grey, image.grid, image.mask, *map.scores, colours)});
    add_scores(shapes, place, image.mask, *map.scores, colours);
    shapes.emplace_back(RectangleShape{place.frame, style::rule_grey, true, 0.5});
    return;
  }
  add_blank_frame(shapes, place.frame);
  // As wide as the panel's place: the panel of a high grid has no room for it.
  const Rectangle room = {row.places.x(panel), place.frame.y, row.places.width(),
                          place.frame.height};
  row.page.text(note_in(room, 8, row.page.tr("this query does not exist here")));
}

void add_picture(const PanelRow& row, int panel, const SharedImage& photo,
                 const SharedImage& grey) {
  if (row.map_of(panel) != nullptr) {
    add_map(row, panel, grey);
    return;
  }
  row.page.add(PictureShape{row.at(panel).frame, photo});
  if (panel == masked_at) {
    add_hidden_patches(row.page.figure.shapes, row.at(panel), row.content.image.mask);
  }
}

/// The bar of each map in the row; returns the height.
double add_bars(const PanelRow& row) {
  double height = 0;
  const double top = row.page.y + row.places.row_height() + 9;
  for (int i = 0; i < panel_count; ++i) {
    const LayoutMap* const map = row.map_of(i);
    if (row.holds(i) && map != nullptr && map->scores) {
      const Rectangle bar = {row.places.x(i), top, row.places.width(), bar_height};
      add_share_bar(row.page, *map, bar);
      const double words =
          add_share_words(row.page, *map, bar, row.content.maps.query, row.content.image.grid);
      height = std::max(height, 9 + bar_height + words);
    }
  }
  return height;
}

}  // namespace

void add_sign(Page& page, const ComparedMaps& maps, double middle, const Rectangle& row,
              double size) {
  if (!maps.mae.scores || !maps.deit.scores) {
    return;
  }
  const bool is_equal = static_cast<double>(maps.deit_mae_difference) <= maps.tolerance;
  TextShape sign =
      aligned(Align::centre, bold(sized(size, text_at(middle, 0, 0, is_equal ? "=" : "≠"))));
  sign.colour = is_equal ? style::pass_green : style::fail_red;
  sign.y = row.y + (row.height - measure_text(sign).height) / 2;
  page.text(std::move(sign));
}

void add_panels(Page& page, const CompareContent& content, const ComparePlaces& places) {
  const SharedImage photo = seen_panel(content.image, photo_side);
  const SharedImage grey =
      grey_seen_panel(content.image, content.maps.colours.ground(), photo_side);
  for (int row = 0; row < places.rows(); ++row) {
    const PanelRow panels = {page, content, places, row};
    add_panel_heads(panels);
    for (int i = 0; i < panel_count; ++i) {
      if (panels.holds(i)) {
        add_picture(panels, i, photo, grey);
        if (panels.map_of(i) == nullptr || panels.map_of(i)->scores) {
          add_query_mark(page.figure.shapes, panels.at(i), content.maps.query);
        }
      }
    }
    if (panels.holds(mae_at) && !places.is_stack()) {
      add_sign(page, content.maps, places.x(mae_at) - places.gap_before(mae_at) / 2,
               {0, page.y, 0, places.row_height()}, 26);
    }
    double bottom = page.y + places.row_height() + add_bars(panels);
    if (panels.holds(original_at) && !places.is_stack()) {
      bottom = std::max(bottom, add_key(page, content, places, page.y));
    }
    page.y = bottom + block_space;
    if (panels.holds(deit_at) && places.is_stack()) {  // between the two, under the bar
      page.y += 8;
      add_sign(page, content.maps, page.figure.width / 2, {0, page.y - 17, 0, 0}, 26);
    }
  }
}

}  // namespace lacuna
