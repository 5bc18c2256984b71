#include <algorithm>

#include "lacuna/render/compare/compare_row.hpp"
#include "lacuna/render/compare/compare_scales.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"
#include "lacuna/render/parts/seen_panel.hpp"
#include "lacuna/render/words/measured_phrases.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point

constexpr double row_foot = 28;         // under the panels, for the measured difference
constexpr double narrow_row_foot = 44;  // in two lines
constexpr double narrow_last_foot = 20;

void add_panel_heads(Page& page, const CompareContent& content, const ComparePlaces& places,
                     int row) {
  const phrases::PanelWords words[panel_count] = {phrases::original_panel(page.tr, content.image),
                                                  phrases::masked_panel(page.tr, content.image),
                                                  phrases::deit_panel(page.tr),
                                                  phrases::mae_panel(page.tr),
                                                  phrases::zeroed_panel(page.tr),
                                                  phrases::leaked_panel(page.tr)};
  double notes_height = 0;
  double title_height = 0;
  for (int i = 0; i < panel_count; ++i) {
    if (places.row_of(i) != row) {
      continue;
    }
    TextShape letter = text_at(places.x(i), page.y, 0, std::string(1, static_cast<char>('a' + i)));
    letter.size = style::head_size;
    letter.bold = true;
    TextShape title = letter;
    title.x += 13;
    title.text = words[i].title;
    letter.colour = style::soft_ink;
    page.text(letter);
    title_height = page.text(title) + 1;
    const TextShape note =
        small_at(places.x(i), page.y + title_height, places.width(), words[i].note);
    notes_height = std::max(notes_height, page.text(note));
  }
  page.y += title_height + notes_height + 4;
}

void add_absence(Page& page, const Panel& panel, const ComparePlaces& places, int at) {
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::blank_panel});
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
  TextShape note =
      small_at(places.middle(at), 0, places.width() - 16, phrases::absent_query(page.tr));
  note.align = Align::centre;
  note.colour = style::ink;
  note.y = panel.frame.y + (panel.frame.height - measure_text(note).height) / 2;
  page.text(std::move(note));
}

/// The panels of one row, whose pictures begin at page.y.
struct PanelRow {
  Page& page;
  const CompareContent& content;
  const CompareScales& scales;
  const ComparePlaces& places;
  int row = 0;

  [[nodiscard]] bool holds(int panel) const { return places.row_of(panel) == row; }
  [[nodiscard]] Panel at(int panel) const { return places.at(panel, page.y); }
  [[nodiscard]] double foot() const { return page.y + places.row_height(); }
};

void add_map(const PanelRow& row, int panel, const SharedImage& grey, const PatchScores* scores,
             const ScoreColours& colours) {
  if (!row.holds(panel)) {
    return;
  }
  const Panel place = row.at(panel);
  if (scores == nullptr) {
    add_absence(row.page, place, row.places, panel);
    return;
  }
  row.page.figure.shapes.emplace_back(PictureShape{place.frame, grey});
  add_scores(row.page.figure.shapes, place, row.content.image.mask, *scores, colours);
}

void add_sign(const PanelRow& row, bool equal, const Colour& colour) {
  TextShape sign =
      text_at(row.places.x(mae_at) - row.places.gap_before(mae_at) / 2, 0, 0, equal ? "=" : "≠");
  sign.size = 22;
  sign.bold = true;
  sign.align = Align::centre;
  sign.colour = colour;
  sign.y = row.page.y + (row.places.row_height() - measure_text(sign).height) / 2;
  row.page.text(std::move(sign));
}

/// A line under both maps that holds them together.
void add_bracket(const PanelRow& row, const Colour& colour) {
  const double left = row.places.x(deit_at);
  const double right = row.places.right(mae_at);
  const double top = row.foot() + 4;
  for (const double x : {left, right}) {
    row.page.figure.shapes.emplace_back(LineShape{x, top, x, top + 4, colour, 0.8});
  }
  row.page.figure.shapes.emplace_back(LineShape{left, top + 4, right, top + 4, colour, 0.8});
}

/// "=" between the maps of deit and mae, and under both the measured difference; where one stands
/// over the other, the words under the upper one.
void add_equality(const PanelRow& row) {
  const ComparedMaps& maps = row.content.maps;
  if (!row.holds(deit_at) || !maps.mae.scores || !maps.deit.scores) {
    return;
  }
  const double tolerance = row.content.comparison.tolerance;
  const bool equal = static_cast<double>(maps.deit_mae_difference) <= tolerance;
  const Colour colour = equal ? style::pass_green : style::fail_red;
  const double left = row.places.x(deit_at);
  double right = row.places.right(deit_at);
  double y = row.foot() + 6;
  if (!row.places.is_narrow()) {
    right = row.places.right(mae_at);
    y += 4;
    add_sign(row, equal, colour);
    add_bracket(row, colour);
  }
  TextShape words =
      small_at((left + right) / 2, y, right - left,
               phrases::map_difference(row.page.tr, maps.deit_mae_difference, tolerance));
  words.align = Align::centre;
  words.colour = colour;
  words.bold = true;
  row.page.text(std::move(words));
}

/// What forgetting the -inf step changes.
void add_leaked(const PanelRow& row, const SharedImage& grey) {
  const double tolerance = row.content.comparison.tolerance;
  const PatchScores leaked = row.content.maps.drawn_leak(tolerance);
  add_map(row, leaked_at, grey, leaked.empty() ? nullptr : &leaked, row.scales.leaked);
  if (row.holds(leaked_at) && !row.scales.leaks && !leaked.empty()) {
    TextShape words =
        small_at(row.places.middle(leaked_at), row.foot() + (row.places.is_narrow() ? 6 : 10),
                 row.places.width(), phrases::equal_within(row.page.tr, tolerance));
    words.align = Align::centre;
    words.bold = true;
    words.colour = style::pass_green;
    row.page.text(std::move(words));
  }
}

void add_query_marks(const PanelRow& row) {
  if (row.content.maps.query.kind != Query::Kind::patch) {
    return;
  }
  for (int i = 0; i < panel_count; ++i) {
    if (row.holds(i) && (i != mae_at || row.content.maps.mae.scores)) {
      const Panel panel = row.at(i);
      add_query_mark(row.page.figure.shapes, panel, row.content.maps.query.patch, panel.unit());
    }
  }
}

void add_pictures(const PanelRow& row, const SharedImage& photo, const SharedImage& grey) {
  std::vector<Shape>& shapes = row.page.figure.shapes;
  if (row.holds(original_at)) {
    shapes.emplace_back(PictureShape{row.at(original_at).frame, photo});
  }
  if (row.holds(masked_at)) {
    const Panel masked = row.at(masked_at);
    shapes.emplace_back(PictureShape{masked.frame, photo});
    add_hidden_patches(shapes, masked, row.content.image.mask);
  }
  const ComparedMaps& maps = row.content.maps;
  const auto scores_of = [](const LayoutMap& map) { return map.scores ? &*map.scores : nullptr; };
  add_map(row, deit_at, grey, scores_of(maps.deit), row.scales.deit);
  add_map(row, mae_at, grey, scores_of(maps.mae), row.scales.mae);
  add_map(row, zeroed_at, grey, scores_of(maps.zeroed), row.scales.zeroed);
  add_leaked(row, grey);
  add_query_marks(row);
  add_equality(row);
}

}  // namespace

void add_panels(Page& page, const CompareContent& content) {
  const CompareScales scales = compare_scales(content);
  const ComparePlaces places(page, content.image.grid);
  const SharedImage photo = seen_panel(content.image, photo_side);
  const SharedImage grey = grey_seen_panel(content.image, photo_side);
  for (int row = 0; row < places.rows(); ++row) {
    add_panel_heads(page, content, places, row);
    add_pictures({page, content, scales, places, row}, photo, grey);
    const bool has_words = row == places.row_of(deit_at) || !scales.leaks;
    page.y += places.row_height() + (!places.is_narrow() ? row_foot
                                     : has_words         ? narrow_row_foot
                                                         : narrow_last_foot);
  }
  add_scales(page, content, places, scales);
}

}  // namespace lacuna
