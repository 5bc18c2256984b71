#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr int most_panels = 6;
constexpr double gap = 17;
constexpr double width = (content_width - (most_panels - 1) * gap) / most_panels;
constexpr double most_height = width * 1.5;

/// One column: words over a picture, and what explains its colours under it.
struct Column {
  phrases::PanelWords words;
  std::function<void(const Panel&)> draw;
  std::optional<ScoreColours> scale;
  std::string under;  ///< In place of a scale.
};

/// Components as colours: 0 is mid-grey, two standard deviations reach the ends.
Colour colour_of(const PcaPoint& point, const PcaBasis& basis) {
  const auto channel = [&](std::size_t axis) {
    const double deviation = std::sqrt(basis.variance[axis]);
    return deviation > 0
               ? std::clamp(0.5 + static_cast<double>(point[axis]) / (4 * deviation), 0.0, 1.0)
               : 0.5;
  };
  return {channel(0), channel(1), channel(2), 1};
}

std::vector<Column> columns_of(Page& page, const AttendContent& content, const SharedImage& photo,
                               const SharedImage& grey) {
  std::vector<Shape>& shapes = page.figure.shapes;
  const LayoutDetail& detail = content.detail;
  std::vector<Column> columns;
  const auto mark = [&](const Panel& panel) {
    if (content.query().kind == Query::Kind::patch) {
      add_query_mark(shapes, panel, content.query().patch, panel.unit());
    }
  };
  columns.push_back({.words = phrases::original_panel(page.tr, content.image),
                     .draw =
                         [&, mark](auto& panel) {
                           shapes.emplace_back(PictureShape{panel.frame, photo});
                           mark(panel);
                         },
                     .scale = {},
                     .under = {}});
  if (content.image.mask.hidden_count() > 0) {
    columns.push_back({.words = phrases::masked_panel(page.tr, content.image),
                       .draw =
                           [&, mark](auto& panel) {
                             shapes.emplace_back(PictureShape{panel.frame, photo});
                             add_hidden_patches(shapes, panel, content.image.mask);
                             mark(panel);
                           },
                       .scale = {},
                       .under = {}});
  }
  const auto add_map = [&](phrases::PanelWords words, std::optional<PatchScores> scores) {
    const ScoreColours colours =
        weight_colours(content.options.colours, {scores.value_or(PatchScores())});
    columns.push_back({.words = std::move(words),
                       .draw =
                           [&, scores, colours](const Panel& panel) {
                             add_attended_map(page, content, panel, grey, scores, colours);
                           },
                       .scale = colours,
                       .under = {}});
    if (!scores) {
      columns.back().scale.reset();
    }
  };
  add_map(phrases::map_panel(page.tr, content), content.map(content.layer(), content.options.head));
  const bool has_rollout = !detail.rollout.empty() || !detail.pass.query_exists;
  if (has_rollout) {
    add_map(phrases::rollout_panel(page.tr, content), rollout_map(content));
  }
  if (detail.pca) {
    const auto add = [&](phrases::PanelWords words, const PcaPoints& points, const Mask* mask) {
      columns.push_back({.words = std::move(words),
                         .draw =
                             [&, mask](const Panel& panel) {
                               add_pca(shapes, panel, points, detail.pca->basis, mask);
                             },
                         .scale = {},
                         .under = phrases::pca_scale(page.tr, detail.pca->basis)});
    };
    add(phrases::pca_panel_all(page.tr), detail.pca->all, nullptr);
    if (detail.pass.layout.kind != LayoutKind::all) {
      add(phrases::pca_panel(page.tr, detail), detail.pca->layout, &content.image.mask);
      columns.back().under = phrases::pca_same_basis(page.tr);
    }
  }
  return columns;
}

constexpr Colour outline = {0.55, 0.90, 1.0, 1};  // neither on the scale of weights nor the query's

/// Lines around the patches.
void add_outline(std::vector<Shape>& shapes, const Panel& panel, const std::vector<int>& patches) {
  const PatchGrid& grid = panel.grid;
  const auto inside = [&](int row, int column) {
    return row >= 0 && row < grid.rows && column >= 0 && column < grid.columns &&
           std::ranges::binary_search(patches, row * grid.columns + column);
  };
  const auto add = [&](double x1, double y1, double x2, double y2, const Colour& colour,
                       double line_width) {
    shapes.emplace_back(LineShape{x1, y1, x2, y2, colour, line_width});
  };
  for (const auto& [colour, line_width] :
       {std::pair{style::mark_dark, 2.0 * panel.unit()}, std::pair{outline, 0.9 * panel.unit()}}) {
    for (const int patch : patches) {
      const int row = grid.row_of(patch);
      const int column = grid.column_of(patch);
      const Rectangle cell = panel.patch(patch);
      const double right = cell.x + cell.width;
      const double bottom = cell.y + cell.height;
      if (!inside(row - 1, column)) {
        add(cell.x, cell.y, right, cell.y, colour, line_width);
      }
      if (!inside(row + 1, column)) {
        add(cell.x, bottom, right, bottom, colour, line_width);
      }
      if (!inside(row, column - 1)) {
        add(cell.x, cell.y, cell.x, bottom, colour, line_width);
      }
      if (!inside(row, column + 1)) {
        add(right, cell.y, right, bottom, colour, line_width);
      }
    }
  }
}

double add_column_heads(Page& page, const std::vector<Column>& columns) {
  double notes_height = 0;
  double title_height = 0;
  double x = style::margin;
  for (std::size_t i = 0; i < columns.size(); ++i, x += width + gap) {
    TextShape letter = text_at(x, page.y, 0, std::string(1, static_cast<char>('a' + i)));
    letter.size = style::head_size;
    letter.bold = true;
    TextShape title = letter;
    title.x += 13;
    title.width = width - 13;
    title.text = columns[i].words.title;
    title.text = shortened(title);
    title.width = 0;
    letter.colour = style::soft_ink;
    page.text(letter);
    title_height = page.text(title) + 1;
    notes_height = std::max(
        notes_height, page.text(small_at(x, page.y + title_height, width, columns[i].words.note)));
  }
  return title_height + notes_height + 4;
}

}  // namespace

std::optional<PatchScores> rollout_map(const AttendContent& content) {
  for (const RolloutRow& row : content.detail.rollout) {
    if (row.query == content.query()) {
      return patch_scores(content.detail.pass.layout, row.weights, content.image.grid.count());
    }
  }
  return std::nullopt;
}

void add_pca(std::vector<Shape>& shapes, const Panel& panel, const PcaPoints& points,
             const PcaBasis& basis, const Mask* mask) {
  for (int patch = 0; patch < panel.grid.count(); ++patch) {
    if (const auto& point = points[static_cast<std::size_t>(patch)]) {
      shapes.emplace_back(RectangleShape{panel.patch(patch), colour_of(*point, basis)});
    }
  }
  if (mask != nullptr) {
    add_hidden_patches(shapes, panel, *mask);
  }
}

void add_block_title(Page& page, double x, const std::string& words) {
  TextShape title = text_at(x, page.y, 0, words);
  title.bold = true;
  page.text(std::move(title));
}

void add_scored_patches(std::vector<Shape>& shapes, const AttendContent& content,
                        const Panel& panel, const PatchScores& scores,
                        const ScoreColours& colours) {
  add_scores(shapes, panel, content.image.mask, scores, colours);
  if (content.detail.threshold) {
    add_outline(shapes, panel, patches_holding(*content.detail.threshold, scores));
  }
  if (content.query().kind == Query::Kind::patch) {
    add_query_mark(shapes, panel, content.query().patch, panel.unit());
  }
}

void add_attended_map(Page& page, const AttendContent& content, const Panel& panel,
                      const SharedImage& grey, const std::optional<PatchScores>& scores,
                      const ScoreColours& colours) {
  std::vector<Shape>& shapes = page.figure.shapes;
  if (!scores) {
    shapes.emplace_back(RectangleShape{panel.frame, style::blank_panel});
    shapes.emplace_back(RectangleShape{panel.frame, style::rule_grey, true, 0.7});
    TextShape note = small_at(panel.frame.x + panel.frame.width / 2, 0, panel.frame.width - 8,
                              phrases::absent_query(page.tr));
    note.align = Align::centre;
    note.colour = style::ink;
    const double height = measure_text(note).height;
    note.y = panel.frame.y + (panel.frame.height - height) / 2;
    if (height <= panel.frame.height) {
      page.text(std::move(note));
    }
    return;
  }
  shapes.emplace_back(PictureShape{panel.frame, grey});
  add_scored_patches(shapes, content, panel, *scores, colours);
}

void add_attend_panels(Page& page, const AttendContent& content, const SharedImage& photo,
                       const SharedImage& grey) {
  const std::vector<Column> columns = columns_of(page, content, photo, grey);
  page.y += add_column_heads(page, columns);
  const auto tokens = static_cast<int>(content.detail.pass.layout.attended_tokens().size());
  double x = style::margin;
  double under = 0;
  double height = 0;
  for (const Column& column : columns) {
    const Panel panel = panel_in(x, page.y, width, most_height, content.image.grid);
    column.draw(panel);
    height = panel.frame.height;
    const double top = page.y + height + 6;
    if (column.scale) {
      under = std::max(under, add_colour_bar(page.figure, x, top, width, *column.scale,
                                             {{1.0 / tokens, phrases::even_mark(page.tr, tokens)}},
                                             phrases::weight_bar(page.tr, *column.scale)));
    } else if (!column.under.empty()) {
      under = std::max(under, page.text(small_at(x, top, width, column.under)));
    }
    x += width + gap;
  }
  page.y += height + 6 + under + block_space;
}

}  // namespace lacuna
