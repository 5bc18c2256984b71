#include <algorithm>

#include "lacuna/render/compare/compare_page.hpp"
#include "lacuna/render/compare/compare_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/panel_words.hpp"
#include "lacuna/render/parts/seen_panel.hpp"

namespace lacuna {
namespace {

constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point

constexpr double row_foot = 28;         // under the panels, for the measured difference
constexpr double narrow_row_foot = 44;  // in two lines
constexpr double narrow_last_foot = 20;

/// Of the panels of one row, from the page's y on; moves it under them.
void add_panel_heads(Page& page, const MaskedImage& image, const ComparePlaces& places, int row) {
  const phrases::PanelWords all[panel_count] = {
      phrases::original_panel(page.tr, image),
      phrases::masked_panel(page.tr, image),
      phrases::deit_panel(page.tr),
      phrases::mae_panel(page.tr),
      phrases::zeroed_panel(page.tr),
      {"zeroed − deit", page.tr("what the forgotten step changes")}};
  std::vector<phrases::PanelWords> words;
  std::vector<double> lefts;
  for (int i = row; i < panel_count; i += places.rows()) {
    words.push_back(all[i]);
    lefts.push_back(places.x(i));
  }
  page.y += add_panel_words(page, words, lefts, places.width(), static_cast<char>('a' + row),
                            places.rows());
}

/// The panels of one row, whose pictures begin at page.y.
struct PanelRow {
  Page& page;
  const CompareContent& content;
  const ComparePlaces& places;
  int row = 0;

  [[nodiscard]] bool holds(int panel) const { return places.row_of(panel) == row; }
  [[nodiscard]] Panel at(int panel) const { return places.at(panel, page.y); }
  [[nodiscard]] double foot() const { return page.y + places.row_height(); }
};

void add_map(const PanelRow& row, int panel, const SharedImage& grey,
             const std::optional<PatchScores>& scores, const ScoreColours& colours) {
  if (!row.holds(panel)) {
    return;
  }
  const Panel place = row.at(panel);
  if (!scores) {
    add_blank_frame(row.page.figure.shapes, place.frame);
    // As wide as the panel's place: the panel of a high grid has no room for it.
    const Rectangle room = {row.places.x(panel), place.frame.y, row.places.width(),
                            place.frame.height};
    row.page.text(note_in(room, 8, phrases::absent_query(row.page.tr)));
    return;
  }
  row.page.add(PictureShape{place.frame, grey});
  add_scores(row.page.figure.shapes, place, row.content.image.mask, *scores, colours);
}

void add_sign(const PanelRow& row, bool equal, const Colour& colour) {
  TextShape sign =
      aligned(Align::centre,
              bold(sized(22, text_at(row.places.x(mae_at) - row.places.gap_before(mae_at) / 2, 0, 0,
                                     equal ? "=" : "≠"))));
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
    row.page.add(LineShape{x, top, x, top + 4, colour, 0.8});
  }
  row.page.add(LineShape{left, top + 4, right, top + 4, colour, 0.8});
}

/// What was measured, under a panel or two.
void add_measured(const PanelRow& row, double middle, double y, double width, std::string words,
                  const Colour& colour) {
  TextShape text = aligned(Align::centre, bold(small_at(middle, y, width, std::move(words))));
  text.colour = colour;
  row.page.text(std::move(text));
}

/// "=" between the maps of deit and mae, and under both the measured difference; where one stands
/// over the other, the words under the upper one.
void add_equality(const PanelRow& row) {
  const ComparedMaps& maps = row.content.maps;
  if (!row.holds(deit_at) || !maps.mae.scores || !maps.deit.scores) {
    return;
  }
  const bool equal = static_cast<double>(maps.deit_mae_difference) <= maps.tolerance;
  const Colour colour = equal ? style::pass_green : style::fail_red;
  const std::string largest = phrases::difference(maps.deit_mae_difference);
  const std::string words =
      equal ? row.page.tr("{}: largest difference {}",
                          row.page.tr("equal within {:g}", maps.tolerance), largest)
            : row.page.tr("NOT EQUAL: largest difference {}", largest);
  const double left = row.places.x(deit_at);
  const double right = row.places.right(row.places.is_narrow() ? deit_at : mae_at);
  double y = row.foot() + 6;
  if (!row.places.is_narrow()) {
    y += 4;
    add_sign(row, equal, colour);
    add_bracket(row, colour);
  }
  add_measured(row, (left + right) / 2, y, right - left, words, colour);
}

/// What forgetting the -inf step changes.
void add_leaked(const PanelRow& row, const SharedImage& grey) {
  const ComparedMaps& maps = row.content.maps;
  add_map(row, leaked_at, grey,
          maps.leaked.empty() ? std::nullopt : std::optional(maps.drawn_leak()),
          maps.leak_colours());
  if (row.holds(leaked_at) && !maps.leaks() && !maps.leaked.empty()) {
    add_measured(row, row.places.middle(leaked_at), row.foot() + (row.places.is_narrow() ? 6 : 10),
                 row.places.width(), row.page.tr("equal within {:g}", maps.tolerance),
                 style::pass_green);
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
  add_map(row, deit_at, grey, maps.deit.scores, maps.colours_of(maps.deit));
  add_map(row, mae_at, grey, maps.mae.scores, maps.colours_of(maps.mae));
  add_map(row, zeroed_at, grey, maps.zeroed.scores, maps.colours_of(maps.zeroed));
  add_leaked(row, grey);
  for (int i = row.row; i < panel_count; i += row.places.rows()) {
    if (i != mae_at || maps.mae.scores) {
      add_query_mark(shapes, row.at(i), maps.query);
    }
  }
  add_equality(row);
}

}  // namespace

void add_panels(Page& page, const CompareContent& content, const ComparePlaces& places) {
  const SharedImage photo = seen_panel(content.image, photo_side);
  const SharedImage grey = grey_seen_panel(content.image, photo_side);
  for (int row = 0; row < places.rows(); ++row) {
    add_panel_heads(page, content.image, places, row);
    add_pictures({page, content, places, row}, photo, grey);
    const bool has_words = row == places.row_of(deit_at) || !content.maps.leaks();
    page.y += places.row_height() + (!places.is_narrow() ? row_foot
                                     : has_words         ? narrow_row_foot
                                                         : narrow_last_foot);
  }
}

}  // namespace lacuna
