#include <algorithm>
#include <functional>

#include "lacuna/render/explain/explain_page.hpp"

namespace lacuna {
namespace {

constexpr double cell_gap = 0.6;
constexpr Colour row_line = style::soft_ink;
constexpr Colour column_line = style::pass_green;
constexpr double small_label = 4;  // of tokens without numbers

Rectangle inner(Rectangle cell, const CellGrid& grid) {
  if (grid.width > 8) {  // narrower cells stand side by side
    cell.width -= cell_gap;
    cell.height -= cell_gap;
  }
  return cell;
}

/// Beside tokens that are too small for numbers: where each row of the photo begins.
void add_label_ticks(Page& page, const ExplainContent& content, const TokenLayout& layout,
                     const CellGrid& grid) {
  constexpr double apart = 14;  // two digits
  const int step = content.image.grid.columns;
  if (layout.length() < content.image.grid.count() || step * grid.height < apart) {
    return;  // mae's tokens have no such order
  }
  for (int i = 0; i < layout.length(); i += step) {
    const std::string number = std::to_string(i);
    page.text(aligned(Align::centre,
                      small_at(grid.middle_of_column(i), grid.y - label_height - 1, 0, number)));
    page.text(aligned(Align::right,
                      small_at(grid.x - small_label - 3, grid.middle_of_row(i) - 5.2, 0, number)));
  }
}

void add_labels(Page& page, const ExplainContent& content, const TokenLayout& layout,
                const CellGrid& grid) {
  const bool has_numbers =
      token_number_size(content.patch_colours, grid.width, grid.height, style::small_size) > 0;
  const double above = has_numbers ? label_height - 2 : small_label;
  const double beside = has_numbers ? label_width - 2 : small_label;
  for (int i = 0; i < layout.length(); ++i) {
    const Token& token = layout.at(i);
    const Rectangle top = {grid.x + i * grid.width, grid.y - 2 - above, grid.width, above};
    const Rectangle left = {grid.x - 2 - beside, grid.y + i * grid.height, beside, grid.height};
    for (const Rectangle& label : {top, left}) {
      add_numbered_token(page.figure.shapes, inner(label, grid), token, content.patch_colours,
                         style::small_size);
    }
  }
  if (!has_numbers) {
    add_label_ticks(page, content, layout, grid);
  }
}

/// Around the row of the patch that is followed, where this layout has it.
void add_row_mark(Page& page, const ExplainContent& content, const TokenLayout& layout,
                  const CellGrid& grid) {
  if (const auto row = layout.token_of_patch(content.explanation.query)) {
    add_followed_frame(
        page.figure.shapes,
        {grid.x, grid.y + *row * grid.height, grid.columns * grid.width, grid.height},
        std::min(1.0, grid.height / 12));
  }
}

Rectangle frame_of(const CellGrid& grid) {
  return {grid.x, grid.y, grid.right() - grid.x, grid.bottom() - grid.y};
}

/// The rows of hidden patches are paler: nothing is made of them.
Colour in_row(const Colour& colour, bool row_is_hidden) {
  Colour paler = colour;
  paler.alpha = row_is_hidden ? 0.4 : 1;
  return over(paler, style::mark_light);
}

using CellColour = std::function<Colour(double value, const Token& key)>;

void add_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                const Matrix& values, const CellColour& colour_of, const CellGrid& grid,
                const NumberStyle& style) {
  add_labels(page, content, pass.layout, grid);
  page.add(RectangleShape{frame_of(grid), style::rule_grey});
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const Rectangle cell = inner(grid.cell(row, column), grid);
      const double value = static_cast<double>(values.at(row, column));
      const Token& key = pass.layout.at(column);
      const bool dead = !key.attended;
      const bool is_paler = pass.layout.at(row).hidden;
      const Colour colour = dead ? style::mark_light : in_row(colour_of(value, key), is_paler);
      if (dead) {
        add_hidden_cell(page.figure.shapes, cell);
      } else {
        page.add(RectangleShape{cell, colour});
      }
      add_cell_text(page.figure.shapes, cell, phrases::number(value, style.decimals), style.size,
                    ink_on(colour));
    }
  }
  // Cells that are too narrow for gaps need an edge to show where the matrix ends.
  page.add(RectangleShape{frame_of(grid), style::soft_ink, true, 0.6});
  add_row_mark(page, content, pass.layout, grid);
}

/// A frame around each run of columns that should get nothing and does.
void add_leak_frames(Page& page, const TokenLayout& layout, const CellGrid& grid) {
  int first = 0;
  for (int column = 0; column <= grid.columns; ++column) {
    if (column < grid.columns && layout.at(column).hidden) {
      continue;
    }
    if (column > first) {
      Rectangle frame = frame_of(grid);
      frame.x += first * grid.width;
      frame.width = (column - first) * grid.width;
      page.add(RectangleShape{frame, style::leak_hue, true, 1.6});
    }
    first = column + 1;
  }
}

std::vector<double> numbers_of(const Matrix& values) {
  return {values.data(), values.data() + values.size()};
}

/// The size of the words at a row's side; 0 where rows are too low for them.
double side_size(const CellGrid& grid) {
  const double size = std::min(style::small_size, grid.height / 1.15);
  return size >= 8 ? size : 0;
}

/// Words at the right of a matrix, one above the other.
struct SideColumn {
  Page& page;
  const CellGrid& grid;
  Colour colour;

  void head(const std::string& words) const {
    cell(grid.y - label_height, label_height - 2, words, style::small_size, true);
  }
  void row(int row, const std::string& words, double size) const {
    cell(grid.y + row * grid.height, grid.height, words, size, false);
  }
  void foot(const std::string& words) const {
    const double y = grid.bottom() + 2;
    page.add(LineShape{grid.right() + 4, y, grid.right() + side_width - 2, y, colour, 0.8});
    cell(y + 1, label_height - 2, words, style::small_size, true);
  }

 private:
  void cell(double y, double height, const std::string& words, double size, bool is_bold) const {
    add_cell_text(page.figure.shapes, {grid.right() + 1, y, side_width, height}, words, size,
                  colour, is_bold);
  }
};

double sum_of(const ExplainedLayout& pass, int row, bool hidden_only) {
  double sum = 0;
  for (int key = 0; key < pass.layout.length(); ++key) {
    if (!hidden_only || pass.layout.at(key).hidden) {
      sum += static_cast<double>(pass.weights.at(row, key));
    }
  }
  return sum;
}

}  // namespace

void add_score_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                      const CellGrid& grid, double number_size) {
  // As the scores of zeroed, which have every number: before and after look alike.
  const NumberStyle style =
      number_style(numbers_of(content.explanation.zeroed.scores), grid, number_size);
  add_matrix(
      page, content, pass, pass.scores,
      [&](double score, const Token&) { return content.scores.of(score); }, grid, style);
}

void add_weight_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                       const CellGrid& grid, double number_size) {
  add_matrix(
      page, content, pass, pass.weights,
      [&](double weight, const Token& key) { return content.weights.of(weight, key.hidden); }, grid,
      number_style(numbers_of(pass.weights), grid, number_size));
}

void add_row_sums(Page& page, const ExplainedLayout& pass, const CellGrid& grid) {
  const double size = side_size(grid);
  if (size == 0) {
    return;
  }
  const SideColumn column = {page, grid, style::soft_ink};
  column.head(page.tr("sum"));
  for (int row = 0; row < grid.rows; ++row) {
    column.row(row, phrases::number(sum_of(pass, row, false), 2), size);
  }
}

void add_row_leaks(Page& page, const ExplainContent& content, const CellGrid& grid) {
  const Explanation& explanation = content.explanation;
  const ExplainedLayout& pass = explanation.zeroed;
  add_leak_frames(page, pass.layout, grid);
  if (content.image.mask.hidden_count() == 0) {
    return;
  }
  const double size = side_size(grid);
  const SideColumn column = {page, grid, style::leak_hue};
  column.head(page.tr("leaks"));
  for (int row = 0; row < grid.rows; ++row) {
    // Where rows are low, the one that is followed.
    const bool is_shown = size > 0 || row == explanation.query;
    if (is_shown && !pass.layout.at(row).hidden) {
      column.row(row, phrases::leaked_share(page.tr, static_cast<float>(sum_of(pass, row, true))),
                 size > 0 ? size : style::small_size);
    }
  }
  column.foot(phrases::leaked_share(page.tr, explanation.leak));
}

void add_origin_lines(Page& page, const ExplainContent& content, const CellGrid& deit,
                      const CellGrid& mae) {
  // More would be a block of colour; then the first and the last show where all come from.
  constexpr int most_columns = 16;
  constexpr int most_rows = 12;
  const TokenLayout& layout = content.explanation.mae.layout;
  const int last = layout.length() - 1;
  if (layout.length() == content.explanation.deit.layout.length()) {
    return;
  }
  const double right = (side_size(deit) > 0 ? side_width : 0) + 3;
  const auto line = [&](double x1, double y1, double x2, double y2, const Colour& colour) {
    page.add(LineShape{x1, y1, x2, y2, colour, 0.8});
  };
  for (int i = 0; i <= last; ++i) {
    const bool is_outer = i == 0 || i == last;
    const int from = layout.at(i).patch;
    if (is_outer || last < most_columns) {
      line(deit.middle_of_column(from), deit.bottom() + 2, mae.middle_of_column(i),
           mae.y - label_height - 2, column_line);
    }
    if (!is_outer && last >= most_rows) {
      continue;
    }
    const double step = std::min(5.0, (lane_width - 6) / std::max(1, last));
    const double lane = deit.right() + right + 4 + (last - i) * step;
    line(deit.right() + right, deit.middle_of_row(from), lane, deit.middle_of_row(from), row_line);
    line(lane, deit.middle_of_row(from), lane, mae.middle_of_row(i), row_line);
    line(lane, mae.middle_of_row(i), mae.right() + right, mae.middle_of_row(i), row_line);
  }
}

}  // namespace lacuna
