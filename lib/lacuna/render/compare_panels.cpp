#include <algorithm>

#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/compare_row.hpp"
#include "lacuna/render/compare_scales.hpp"
#include "lacuna/render/measured_phrases.hpp"
#include "lacuna/render/panel.hpp"
#include "lacuna/render/phrases.hpp"
#include "lacuna/render/seen_panel.hpp"
#include "lacuna/render/text_layout.hpp"

namespace lacuna {
namespace {

constexpr double row_foot = 28;  // under the panels, for the measured difference
constexpr int photo_side = 560;  // pixels: enough for 4 pixels per point

void add_panel_heads(ComparePage& page, const CompareContent& content) {
  const phrases::PanelWords words[panel_count] = {phrases::original_panel(page.tr, content.image),
                                                  phrases::masked_panel(page.tr, content.image),
                                                  phrases::deit_panel(page.tr),
                                                  phrases::mae_panel(page.tr),
                                                  phrases::zeroed_panel(page.tr),
                                                  phrases::leaked_panel(page.tr)};
  double notes_height = 0;
  double title_height = 0;
  for (int i = 0; i < panel_count; ++i) {
    TextShape letter = text_at(column_x(i), page.y, 0, std::string(1, static_cast<char>('a' + i)));
    letter.size = style::head_size;
    letter.bold = true;
    TextShape title = letter;
    title.x += 13;
    title.text = words[i].title;
    letter.colour = style::soft_ink;
    page.text(letter);
    title_height = page.text(title) + 1;
    const TextShape note = small_at(column_x(i), page.y + title_height, panel_width, words[i].note);
    notes_height = std::max(notes_height, page.text(note));
  }
  page.y += title_height + notes_height + 4;
}

void add_absence(ComparePage& page, const Panel& panel, int column) {
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::blank_panel});
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
  TextShape note = small_at(column_x(column) + panel_width / 2, 0, panel_width - 16,
                            phrases::absent_query(page.tr));
  note.align = Align::centre;
  note.colour = style::ink;
  note.y = panel.frame.y + (panel.frame.height - measure_text(note).height) / 2;
  page.text(std::move(note));
}

void add_map(ComparePage& page, const CompareContent& content, int column, const Image& grey,
             const PatchScores* scores, const ScoreColours& colours) {
  const Panel panel = panel_at(column, page.y, content.image.grid);
  if (scores == nullptr) {
    add_absence(page, panel, column);
    return;
  }
  page.figure.shapes.emplace_back(PictureShape{panel.frame, grey});
  add_scores(page.figure.shapes, panel, content.image.mask, *scores, colours);
}

/// "=" between the maps of deit and mae, and under both the measured difference.
void add_equality(ComparePage& page, const CompareContent& content, double height) {
  if (!content.maps.mae.scores || !content.maps.deit.scores) {
    return;
  }
  const float difference = content.maps.deit_mae_difference;
  const bool equal = static_cast<double>(difference) <= content.comparison.tolerance;
  TextShape sign = text_at(column_x(3) - column_gaps[3] / 2, 0, 0, equal ? "=" : "≠");
  sign.size = 22;
  sign.bold = true;
  sign.align = Align::centre;
  sign.colour = equal ? style::pass_green : style::fail_red;
  sign.y = page.y + (height - measure_text(sign).height) / 2;
  page.text(std::move(sign));

  const double left = column_x(2);
  const double right = column_x(3) + panel_width;
  const double top = page.y + height + 4;
  const Colour colour = equal ? style::pass_green : style::fail_red;
  for (const double x : {left, right}) {
    page.figure.shapes.emplace_back(LineShape{x, top, x, top + 4, colour, 0.8});
  }
  page.figure.shapes.emplace_back(LineShape{left, top + 4, right, top + 4, colour, 0.8});
  TextShape words =
      small_at((left + right) / 2, top + 6, right - left,
               phrases::map_difference(page.tr, difference, content.comparison.tolerance));
  words.align = Align::centre;
  words.colour = colour;
  words.bold = true;
  page.text(std::move(words));
}

/// What forgetting the -inf step changes.
void add_leaked(ComparePage& page, const CompareContent& content, const Image& grey,
                const CompareScales& scales) {
  const PatchScores leaked = content.maps.drawn_leak(content.comparison.tolerance);
  add_map(page, content, 5, grey, leaked.empty() ? nullptr : &leaked, scales.leaked);
  if (!scales.leaks && !leaked.empty()) {
    TextShape words =
        small_at(column_x(5) + panel_width / 2, page.y + row_height(content.image.grid) + 10,
                 panel_width, phrases::equal_within(page.tr, content.comparison.tolerance));
    words.align = Align::centre;
    words.bold = true;
    words.colour = style::pass_green;
    page.text(std::move(words));
  }
}

void add_query_marks(ComparePage& page, const CompareContent& content) {
  if (content.maps.query.kind != Query::Kind::patch) {
    return;
  }
  for (int column = 0; column < panel_count; ++column) {
    if (column != 3 || content.maps.mae.scores) {
      const Panel panel = panel_at(column, page.y, content.image.grid);
      add_query_mark(page.figure.shapes, panel, content.maps.query.patch, panel.unit());
    }
  }
}

void add_pictures(ComparePage& page, const CompareContent& content, const CompareScales& scales) {
  const Image photo = seen_panel(content.image, photo_side);
  const Image grey = grey_image(photo);
  const Panel original = panel_at(0, page.y, content.image.grid);
  const Panel masked = panel_at(1, page.y, content.image.grid);
  page.figure.shapes.emplace_back(PictureShape{original.frame, photo});
  page.figure.shapes.emplace_back(PictureShape{masked.frame, photo});
  add_hidden_patches(page.figure.shapes, masked, content.image.mask);
  const auto scores_of = [](const LayoutMap& map) { return map.scores ? &*map.scores : nullptr; };
  add_map(page, content, 2, grey, scores_of(content.maps.deit), scales.deit);
  add_map(page, content, 3, grey, scores_of(content.maps.mae), scales.mae);
  add_map(page, content, 4, grey, scores_of(content.maps.zeroed), scales.zeroed);
  add_leaked(page, content, grey, scales);
  add_query_marks(page, content);
  add_equality(page, content, row_height(content.image.grid));
}

}  // namespace

void add_panels(ComparePage& page, const CompareContent& content) {
  const CompareScales scales = compare_scales(content);
  add_panel_heads(page, content);
  add_pictures(page, content, scales);
  page.y += row_height(content.image.grid) + row_foot;
  add_scales(page, content, scales);
}

}  // namespace lacuna
