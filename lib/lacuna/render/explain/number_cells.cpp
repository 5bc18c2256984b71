#include "lacuna/render/explain/number_cells.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/explain/explain_phrases.hpp"
#include "lacuna/render/parts/token_strip.hpp"

namespace lacuna {
namespace {

constexpr double line_height = 1.15;  // of Liberation Sans, in sizes
constexpr Colour hidden_ground = {0.84, 0.84, 0.845, 1};
constexpr Colour hidden_lines = {0.70, 0.70, 0.71, 1};
constexpr Colour hidden_ink = {0.25, 0.26, 0.28, 1};

/// The patterns of these numbers: digits have one width, so each pattern is measured once.
std::set<std::string> patterns_of(const std::vector<double>& numbers, int decimals) {
  std::set<std::string> patterns;
  for (const double number : numbers) {
    std::string text = phrases::number(number, decimals);
    std::ranges::replace_if(
        text, [](char c) { return c >= '0' && c <= '9'; }, '0');
    patterns.insert(text);
  }
  return patterns;
}

/// The size in which words fit a cell, at most `largest`; 0 if that cannot be read.
double fitting_size(const std::string& words, double width, double height, double largest) {
  constexpr double measured_size = 100;
  constexpr double air = 0.42;  // in sizes, left and right together: numbers stay apart
  const double wide = measure_text({.text = words, .size = measured_size}).width / measured_size;
  const double size = std::min({largest, width / (wide + air), height / line_height});
  return size >= least_number_size ? size : 0;
}

}  // namespace

NumberStyle number_style(const std::vector<double>& numbers, const CellGrid& grid,
                         double largest_size) {
  for (const int decimals : {2, 1}) {
    double size = largest_size;
    for (const std::string& pattern : patterns_of(numbers, decimals)) {
      size = std::min(size, fitting_size(pattern, grid.width, grid.height, largest_size));
    }
    if (size > 0) {
      return {.decimals = decimals, .size = size};
    }
  }
  return {};
}

Colour ink_on(const Colour& ground) {
  const auto linear = [](double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  const double luminance =
      0.2126 * linear(ground.red) + 0.7152 * linear(ground.green) + 0.0722 * linear(ground.blue);
  constexpr double even = 0.179;  // where both have WCAG's contrast of 4.58
  return luminance > even ? Colour{0, 0, 0, 1} : style::mark_light;
}

void add_cell_text(std::vector<Shape>& shapes, const Rectangle& cell, const std::string& words,
                   double size, const Colour& colour, bool is_bold) {
  if (size > 0) {
    TextShape text =
        text_at(cell.x + cell.width / 2, cell.y + (cell.height - size * line_height) / 2, 0, words);
    text.bold = is_bold;
    shapes.emplace_back(coloured(colour, aligned(Align::centre, sized(size, text))));
  }
}

void add_hidden_cell(std::vector<Shape>& shapes, const Rectangle& cell) {
  shapes.emplace_back(RectangleShape{cell, hidden_ground});
  shapes.emplace_back(HatchShape{cell, hidden_lines, 3.6, 0.5});
}

double token_number_size(const std::vector<Colour>& colours, double width, double height,
                         double largest_size) {
  return fitting_size(std::to_string(colours.size() - 1), width, height, largest_size);
}

void add_numbered_token(std::vector<Shape>& shapes, const Rectangle& cell, const Token& token,
                        const std::vector<Colour>& colours, double largest_size) {
  const TokenLook look = look_of(token);
  Colour ink = hidden_ink;
  if (look == TokenLook::dead) {
    add_hidden_cell(shapes, cell);
  } else {
    const Colour colour = colours[static_cast<std::size_t>(token.patch)];
    add_token(shapes, cell, look, colour);
    ink = look == TokenLook::visible ? ink_on(colour) : style::ink;
  }
  add_cell_text(shapes, cell, std::to_string(token.patch),
                token_number_size(colours, cell.width, cell.height, largest_size), ink);
}

}  // namespace lacuna
