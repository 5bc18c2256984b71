#include <algorithm>
#include <functional>

#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/render/explain/explain_page.hpp"

namespace lacuna {
namespace {

constexpr double cell_gap = 0.6;
constexpr Colour row_line = style::first_series;
constexpr Colour column_line = style::pass_green;

Rectangle inner(Rectangle cell, const CellGrid& grid) {
  if (grid.width > 8) {  // narrower cells stand side by side
    cell.width -= cell_gap;
    cell.height -= cell_gap;
  }
  return cell;
}

void add_labels(Page& page, const ExplainContent& content, const TokenLayout& layout,
                const CellGrid& grid) {
  for (int i = 0; i < layout.length(); ++i) {
    const Token& token = layout.tokens[static_cast<std::size_t>(i)];
    const Rectangle above = {grid.x + i * grid.width, grid.y - label_height, grid.width,
                             label_height - 2};
    const Rectangle left = {grid.x - label_width, grid.y + i * grid.height, label_width - 2,
                            grid.height};
    for (const Rectangle& label : {above, left}) {
      add_numbered_token(page.figure.shapes, inner(label, grid), token, content.patch_colours,
                         style::small_size);
    }
  }
}

/// A row's frame, dark and light, so that it shows on any colour.
void add_row_mark(Page& page, const CellGrid& grid, int row) {
  const Rectangle frame = {grid.x, grid.y + row * grid.height, grid.columns * grid.width,
                           grid.height};
  const double unit = std::min(1.0, grid.height / 12);
  page.add(RectangleShape{frame, style::mark_dark, true, 2.8 * unit});
  page.add(RectangleShape{frame, style::mark_light, true, 1.2 * unit});
}

Rectangle frame_of(const CellGrid& grid) {
  return {grid.x, grid.y, grid.right() - grid.x, grid.bottom() - grid.y};
}

void add_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                const Matrix& values, const ScoreColours& colours, const CellGrid& grid,
                const NumberStyle& style) {
  add_labels(page, content, pass.layout, grid);
  page.add(RectangleShape{frame_of(grid), style::rule_grey});
  for (int row = 0; row < grid.rows; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const Rectangle cell = inner(grid.cell(row, column), grid);
      const double value = static_cast<double>(values.at(row, column));
      const bool dead = !pass.layout.tokens[static_cast<std::size_t>(column)].attended;
      const Colour colour = dead ? style::mark_light : colours.of(value);
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
}

/// A frame around each run of columns that should get nothing and does.
void add_leak_frames(Page& page, const TokenLayout& layout, const CellGrid& grid) {
  int first = 0;
  for (int column = 0; column <= grid.columns; ++column) {
    if (column < grid.columns && layout.tokens[static_cast<std::size_t>(column)].hidden) {
      continue;
    }
    if (column > first) {
      Rectangle frame = frame_of(grid);
      frame.x += first * grid.width;
      frame.width = (column - first) * grid.width;
      page.add(RectangleShape{frame, style::fail_red, true, 1.6});
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

/// Words at the right of each row, if there is room for them.
void add_side_column(Page& page, const CellGrid& grid, const std::string& head,
                     const std::function<std::string(int)>& words, const Colour& colour) {
  const double size = side_size(grid);
  if (size == 0) {
    return;
  }
  const double left = grid.right() + 1;
  add_cell_text(page.figure.shapes, {left, grid.y - label_height, side_width, label_height - 2},
                head, style::small_size, colour, true);
  for (int row = 0; row < grid.rows; ++row) {
    add_cell_text(page.figure.shapes, {left, grid.y + row * grid.height, side_width, grid.height},
                  words(row), size, colour);
  }
}

double sum_of(const ExplainedLayout& pass, int row, bool hidden_only) {
  double sum = 0;
  for (int key = 0; key < pass.layout.length(); ++key) {
    if (!hidden_only || pass.layout.tokens[static_cast<std::size_t>(key)].hidden) {
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
  add_matrix(page, content, pass, pass.scores, content.scores, grid, style);
}

void add_weight_matrix(Page& page, const ExplainContent& content, const ExplainedLayout& pass,
                       const CellGrid& grid, double number_size) {
  add_matrix(page, content, pass, pass.weights, content.weights, grid,
             number_style(numbers_of(pass.weights), grid, number_size));
  if (const auto row = pass.layout.token_of_patch(content.explanation.query)) {
    add_row_mark(page, grid, *row);
  }
}

void add_row_sums(Page& page, const ExplainedLayout& pass, const CellGrid& grid) {
  add_side_column(
      page, grid, page.tr("sum"),
      [&](int row) { return phrases::number(sum_of(pass, row, false), 2); }, style::soft_ink);
}

void add_row_leaks(Page& page, const ExplainedLayout& pass, const CellGrid& grid) {
  add_leak_frames(page, pass.layout, grid);
  add_side_column(
      page, grid, page.tr("leaks"),
      [&](int row) {
        return phrases::leaked_share(page.tr, static_cast<float>(sum_of(pass, row, true)));
      },
      style::fail_red);
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
    const int from = layout.tokens[static_cast<std::size_t>(i)].patch;
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
