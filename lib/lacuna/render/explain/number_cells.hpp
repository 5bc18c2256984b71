#pragma once

#include <string>
#include <vector>

#include "lacuna/patch/token_layout.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

/// Where the cells of a table lie: equal rectangles from (x, y).
struct CellGrid {
  double x = 0;
  double y = 0;
  double width = 0;  ///< Of one cell.
  double height = 0;
  int rows = 0;
  int columns = 0;

  [[nodiscard]] Rectangle cell(int row, int column) const {
    return {x + column * width, y + row * height, width, height};
  }
  [[nodiscard]] double right() const { return x + columns * width; }
  [[nodiscard]] double bottom() const { return y + rows * height; }
  [[nodiscard]] double middle_of_row(int row) const { return y + (row + 0.5) * height; }
  [[nodiscard]] double middle_of_column(int column) const { return x + (column + 0.5) * width; }
};

/// How the numbers of a table are set.
struct NumberStyle {
  int decimals = 2;
  double size = 0;  ///< Points; 0: the cells are too small for numbers that can be read.
};

/// The smallest number that a table shows. Below it, colours speak alone.
inline constexpr double least_number_size = 7;

/// Two decimals in `largest_size` or, so that the widest number fits, smaller; else one decimal;
/// else none shown.
[[nodiscard]] NumberStyle number_style(const std::vector<double>& numbers, const CellGrid& grid,
                                       double largest_size);

/// Black or white, whichever is read on this ground of data, in every theme.
[[nodiscard]] Colour ink_on(const Colour& ground);

/// Words in the middle of a cell, on one line. Nothing if `size` is 0.
void add_cell_text(std::vector<Shape>& shapes, const Rectangle& cell, const std::string& words,
                   double size, const Colour& colour, bool is_bold = false);

/// The ground of a hidden cell that has words on it: lighter than a hidden patch, hatched thinly.
void add_hidden_cell(std::vector<Shape>& shapes, const Rectangle& cell);

/// The size of the number on a token, one for all tokens; 0 if they are too small for it.
[[nodiscard]] double token_number_size(const std::vector<Colour>& colours, double width,
                                       double height, double largest_size);

/// A token with its patch's number on it: visible in its mean colour, at -inf hatched, an attended
/// zero vector as an empty cell.
void add_numbered_token(std::vector<Shape>& shapes, const Rectangle& cell, const Token& token,
                        const std::vector<Colour>& colours, double largest_size);

}  // namespace lacuna
