#include <algorithm>

#include "lacuna/render/colour_bar.hpp"
#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/draw.hpp"
#include "lacuna/render/overlay.hpp"
#include "lacuna/render/panel.hpp"
#include "lacuna/render/phrases.hpp"

namespace lacuna {
namespace {

// Six panels. The gap before each: wider around the pair that "=" joins.
constexpr int panel_count = 6;
constexpr double gaps[panel_count] = {0, 12, 20, 26, 20, 20};
constexpr double panel_width = (content_width - 98) / panel_count;
constexpr double panel_max_height = panel_width * 1.5;
constexpr double row_min_height = 26;  // room for "=" beside panels of a single row of patches
constexpr double row_foot = 28;        // under the panels, for the measured difference
constexpr int photo_side = 560;        // pixels: enough for 4 pixels per point

double column_x(int column) {
  double x = style::margin;
  for (int i = 0; i <= column; ++i) {
    x += gaps[i] + (i > 0 ? panel_width : 0);
  }
  return x;
}

/// The two scales of the figure.
struct Scales {
  ScoreColours weights;
  ScoreColours leaked;
  bool leaks = false;  ///< zeroed differs from deit by more than the tolerance.
};

Scales scales_of(const CompareContent& content) {
  Scales scales;
  const float top = content.maps.largest_score();
  const auto reach = static_cast<double>(content.maps.largest_leaked());
  scales.weights.high = top > 0 ? static_cast<double>(top) : 1.0;
  scales.leaks = reach > content.comparison.tolerance;
  scales.leaked.map = Colormap::difference;
  scales.leaked.high = scales.leaks ? reach : scales.weights.high;
  scales.leaked.low = -scales.leaked.high;
  return scales;
}

void add_panel_heads(ComparePage& page, const CompareContent& content) {
  const phrases::PanelWords words[panel_count] = {phrases::original_panel(content.image),
                                                  phrases::masked_panel(content.image),
                                                  phrases::deit_panel(),
                                                  phrases::mae_panel(),
                                                  phrases::zeroed_panel(),
                                                  phrases::leaked_panel()};
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

double panel_height(const PatchGrid& grid) {
  return std::min(panel_width * grid.rows / grid.columns, panel_max_height);
}

double row_height(const PatchGrid& grid) {
  return std::max(panel_height(grid), row_min_height);
}

Panel panel_at(const ComparePage& page, int column, const PatchGrid& grid) {
  const double height = panel_height(grid);
  const double width = height * grid.columns / grid.rows;
  return {{column_x(column) + (panel_width - width) / 2, page.y + (row_height(grid) - height) / 2,
           width, height},
          grid};
}

void add_absence(ComparePage& page, const Panel& panel, int column) {
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::blank_panel});
  page.figure.shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
  TextShape note =
      small_at(column_x(column) + panel_width / 2, 0, panel_width - 16, phrases::absent_query());
  note.align = Align::centre;
  note.colour = style::ink;
  note.y = panel.frame.y + (panel.frame.height - measure_text(note).height) / 2;
  page.text(std::move(note));
}

void add_map(ComparePage& page, const CompareContent& content, int column, const Image& grey,
             const PatchScores* scores, const ScoreColours& colours) {
  const Panel panel = panel_at(page, column, content.image.grid);
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
  TextShape sign = text_at(column_x(3) - gaps[3] / 2, 0, 0, equal ? "=" : "≠");
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
  TextShape words = small_at((left + right) / 2, top + 6, right - left,
                             phrases::map_difference(difference, content.comparison.tolerance));
  words.align = Align::centre;
  words.colour = colour;
  words.bold = true;
  page.text(std::move(words));
}

/// What forgetting the -inf step changes. Rounding noise is drawn flat, not stretched into a
/// picture.
void add_leaked(ComparePage& page, const CompareContent& content, const Image& grey,
                const Scales& scales) {
  PatchScores leaked = content.maps.leaked;
  if (!scales.leaks) {
    std::fill(leaked.begin(), leaked.end(), 0.0F);
  }
  add_map(page, content, 5, grey, leaked.empty() ? nullptr : &leaked, scales.leaked);
  if (!scales.leaks && !leaked.empty()) {
    TextShape words =
        small_at(column_x(5) + panel_width / 2, page.y + row_height(content.image.grid) + 10,
                 panel_width, phrases::equal_within(content.comparison.tolerance));
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
      const Panel panel = panel_at(page, column, content.image.grid);
      add_query_mark(page.figure.shapes, panel, content.maps.query.patch, panel.unit());
    }
  }
}

void add_pictures(ComparePage& page, const CompareContent& content, const Scales& scales) {
  const Image photo = seen_panel(content.image, photo_side);
  const Image grey = grey_image(photo);
  const Panel original = panel_at(page, 0, content.image.grid);
  const Panel masked = panel_at(page, 1, content.image.grid);
  page.figure.shapes.emplace_back(PictureShape{original.frame, photo});
  page.figure.shapes.emplace_back(PictureShape{masked.frame, photo});
  add_hidden_patches(page.figure.shapes, masked, content.image.mask);
  const auto scores_of = [](const LayoutMap& map) { return map.scores ? &*map.scores : nullptr; };
  add_map(page, content, 2, grey, scores_of(content.maps.deit), scales.weights);
  add_map(page, content, 3, grey, scores_of(content.maps.mae), scales.weights);
  add_map(page, content, 4, grey, scores_of(content.maps.zeroed), scales.weights);
  add_leaked(page, content, grey, scales);
  add_query_marks(page, content);
  add_equality(page, content, row_height(content.image.grid));
}

/// Returns where the legend ends.
double add_legend(ComparePage& page, double x, double y, const CompareContent& content,
                  const ScoreColours& colours) {
  constexpr double swatch = 13;
  const double spacing = panel_at(page, 0, content.image.grid).hatch_spacing();
  const auto words = [&](const std::string& meaning) {
    y += std::max(page.text(small_at(x + 2 * swatch + 6, y + 1, 0, meaning)), swatch) + 5;
  };
  const Rectangle full = {x, y, 2 * swatch, swatch};
  if (content.image.mask.hidden_count() > 0) {
    page.figure.shapes.emplace_back(RectangleShape{full, style::hidden_grey});
    add_hatch(page.figure.shapes, full, spacing);
    words(phrases::legend_hidden());
    const Rectangle scored = {x, y, 2 * swatch, swatch};
    page.figure.shapes.emplace_back(RectangleShape{scored, style::hidden_grey});
    page.figure.shapes.emplace_back(RectangleShape{scored, colours.of(colours.high * 0.3)});
    add_hatch(page.figure.shapes, scored, spacing, thin_hatch);
    words(phrases::legend_hidden_scored());
  }
  if (content.maps.query.kind == Query::Kind::patch) {
    const Panel sample = {{x + swatch / 2 + 1, y + 1, swatch - 2, swatch - 2}, {1, 1, 1}};
    add_query_mark(page.figure.shapes, sample, 0, panel_at(page, 0, content.image.grid).unit());
    words(phrases::legend_query());
  }
  return y;
}

/// The marks of evenly spread attention, one for each sequence length.
std::vector<BarMark> uniform_marks(const ComparedMaps& maps) {
  std::vector<BarMark> marks;
  for (const LayoutMap* map : {&maps.deit, &maps.mae}) {
    const int tokens = map->pass->layout.length();
    const std::string label = phrases::uniform_tick(tokens);
    if (tokens > 0 && (marks.empty() || marks.back().label != label)) {
      marks.push_back({1.0 / tokens, label});
    }
  }
  return marks;
}

/// Under the panels: the legend, the shared scale, and the scale of the difference.
void add_scales(ComparePage& page, const CompareContent& content, const Scales& scales) {
  const double bar_x = column_x(2);
  const double bar_width = column_x(4) + panel_width - bar_x;
  const double height = add_colour_bar(page.figure, bar_x, page.y, bar_width, scales.weights,
                                       uniform_marks(content.maps), phrases::score_bar());
  add_colour_bar(page.figure, column_x(5), page.y, panel_width, scales.leaked,
                 {{scales.leaked.low, phrases::leaked_less()},
                  {0, phrases::leaked_same()},
                  {scales.leaked.high, phrases::leaked_more()}},
                 phrases::leaked_bar());
  const double legend_bottom = add_legend(page, column_x(0), page.y, content, scales.weights);
  page.y = std::max(page.y + height, legend_bottom) + block_space;
}

}  // namespace

void add_panels(ComparePage& page, const CompareContent& content) {
  const Scales scales = scales_of(content);
  add_panel_heads(page, content);
  add_pictures(page, content, scales);
  page.y += row_height(content.image.grid) + row_foot;
  add_scales(page, content, scales);
}

}  // namespace lacuna
