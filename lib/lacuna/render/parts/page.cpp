// How high a page is, is known when its last block is drawn: each block measures its text as it
// sets it and moves the page's y on.
#include "lacuna/render/parts/page.hpp"

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {

double Page::text(TextShape shape) {
  const double height = measure_text(shape).height;
  figure.shapes.emplace_back(std::move(shape));
  return height;
}

Page new_page(const MaskedImage& image, const Recipe& recipe, Translator tr, double width) {
  Page page;
  page.tr = tr;
  page.figure.width = width;
  page.figure.recipe = recipe;
  page.figure.source = phrases::source(image);
  return page;
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

TextShape coloured(const Colour& colour, TextShape text) {
  text.colour = colour;
  return text;
}

TextShape fitted(TextShape text) {
  text.text = shortened(text);
  text.width = 0;
  return text;
}

TextShape note_in(const Rectangle& frame, double air, const std::string& words, double size) {
  TextShape note = coloured(
      style::ink, sized(size, aligned(Align::centre, small_at(frame.x + frame.width / 2, 0,
                                                              frame.width - 2 * air, words))));
  note.y = frame.y + (frame.height - measure_text(note).height) / 2;
  return note;
}

void add_headline(Page& page, const std::string& words, double size, double air) {
  const TextShape headline = text_at(style::margin, page.y, page.content_width(), words);
  page.y += page.text(bold(sized(size, headline))) + air;
}

void add_band(Page& page, const std::string& words, const Colour& edge, const Colour& ground,
              const Colour& ink) {
  constexpr double padding = 5;
  const TextShape text =
      coloured(ink, bold(sized(style::head_size, text_at(style::margin + 12, page.y + padding,
                                                         page.content_width() - 20, words))));
  const double height = measure_text(text).height + 2 * padding;
  page.add(RectangleShape{{style::margin, page.y, page.content_width(), height}, ground});
  page.add(RectangleShape{{style::margin, page.y, 4, height}, edge});
  page.text(text);
  page.y += height + block_space;
}

}  // namespace lacuna
