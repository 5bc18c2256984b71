#include "lacuna/render/parts/page.hpp"

#include "lacuna/render/drawing/text_layout.hpp"

namespace lacuna {

double Page::text(TextShape shape) {
  const double height = measure_text(shape).height;
  figure.shapes.emplace_back(std::move(shape));
  return height;
}

TextShape text_at(double x, double y, double width, std::string words) {
  return {.x = x,
          .y = y,
          .width = width,
          .text = std::move(words),
          .size = style::text_size,
          .colour = style::ink};
}

TextShape small_at(double x, double y, double width, std::string words) {
  TextShape text = text_at(x, y, width, std::move(words));
  text.size = style::small_size;
  text.colour = style::soft_ink;
  return text;
}

TextShape bold(TextShape text) {
  text.bold = true;
  return text;
}

TextShape sized(double size, TextShape text) {
  text.size = size;
  return text;
}

TextShape aligned(Align align, TextShape text) {
  text.align = align;
  return text;
}

void add_band(Page& page, const std::string& words, const Colour& edge, const Colour& ground,
              const Colour& ink) {
  constexpr double padding = 5;
  TextShape text = text_at(style::margin + 12, page.y + padding, page.content_width() - 20, words);
  text.size = style::head_size;
  text.bold = true;
  text.colour = ink;
  const double height = measure_text(text).height + 2 * padding;
  page.figure.shapes.emplace_back(
      RectangleShape{{style::margin, page.y, page.content_width(), height}, ground});
  page.figure.shapes.emplace_back(RectangleShape{{style::margin, page.y, 4, height}, edge});
  page.text(std::move(text));
  page.y += height + block_space;
}

void add_verdict(Page& page, const std::string& words, bool is_equal) {
  if (is_equal) {
    add_band(page, words, style::pass_green, style::pass_tint, style::ink);
  } else {
    add_band(page, words, style::fail_red, style::fail_red, style::paper);
  }
}

}  // namespace lacuna
