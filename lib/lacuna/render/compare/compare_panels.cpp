
#include "lacuna/render/compare/compare_page.hpp"
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
      {"deit", page.tr("hidden keys at −inf")},
      {"mae", page.tr("hidden patches left out")},
      {page.tr("zeroed"), page.tr("the −inf step forgotten")},
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

/// Scores over the grey photo, or why there are none.
void add_map(const PanelRow& row, int panel, const SharedImage& grey,
             const std::optional<PatchScores>& scores, const ScoreColours& colours) {
  const Panel place = row.at(panel);
  if (scores) {
    row.page.add(PictureShape{place.frame, grey});
    add_scores(row.page.figure.shapes, place, row.content.image.mask, *scores, colours);
    return;
  }
  add_blank_frame(row.page.figure.shapes, place.frame);
  // As wide as the panel's place: the panel of a high grid has no room for it.
  const Rectangle room = {row.places.x(panel), place.frame.y, row.places.width(),
                          place.frame.height};
  row.page.text(note_in(room, 8, row.page.tr("this query does not exist here")));
}

void add_picture(const PanelRow& row, int panel, const SharedImage& photo,
                 const SharedImage& grey) {
  const ComparedMaps& maps = row.content.maps;
  if (panel == original_at || panel == masked_at) {
    row.page.add(PictureShape{row.at(panel).frame, photo});
    if (panel == masked_at) {
      add_hidden_patches(row.page.figure.shapes, row.at(panel), row.content.image.mask);
    }
  } else if (panel == leaked_at) {
    add_map(row, panel, grey, maps.leaked.empty() ? std::nullopt : std::optional(maps.drawn_leak()),
            maps.leak_colours());
  } else {
    const LayoutMap& map = panel == deit_at ? maps.deit : panel == mae_at ? maps.mae : maps.zeroed;
    add_map(row, panel, grey, map.scores, maps.colours_of(map));
  }
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
  const TextShape text = aligned(Align::centre, bold(small_at(middle, y, width, std::move(words))));
  row.page.text(coloured(colour, text));
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

/// Under the difference, where it is rounding.
void add_no_leak(const PanelRow& row) {
  const ComparedMaps& maps = row.content.maps;
  if (row.holds(leaked_at) && !maps.leaks() && !maps.leaked.empty()) {
    const double middle = row.places.x(leaked_at) + row.places.width() / 2;
    add_measured(row, middle, row.foot() + (row.places.is_narrow() ? 6 : 10), row.places.width(),
                 row.page.tr("equal within {:g}", maps.tolerance), style::pass_green);
  }
}

}  // namespace

void add_panels(Page& page, const CompareContent& content, const ComparePlaces& places) {
  const SharedImage photo = seen_panel(content.image, photo_side);
  const SharedImage grey = grey_seen_panel(content.image, photo_side);
  for (int row = 0; row < places.rows(); ++row) {
    add_panel_heads(page, content.image, places, row);
    const PanelRow panels = {page, content, places, row};
    for (int i = row; i < panel_count; i += places.rows()) {
      add_picture(panels, i, photo, grey);
    }
    add_no_leak(panels);
    for (int i = row; i < panel_count; i += places.rows()) {
      if (i != mae_at || content.maps.mae.scores) {
        add_query_mark(page.figure.shapes, panels.at(i), content.maps.query);
      }
    }
    add_equality(panels);
    const bool has_words = row == places.row_of(deit_at) || !content.maps.leaks();
    page.y += places.row_height() + (!places.is_narrow() ? row_foot
                                     : has_words         ? narrow_row_foot
                                                         : narrow_last_foot);
  }
}

}  // namespace lacuna
