#include "support/figure_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/text_layout.hpp"

namespace lacuna::testing {
namespace {

Rectangle ink_box(const TextShape& text) {
  const TextExtent extent = measure_text(text);
  const double left = text.align == Align::centre  ? text.x - extent.width / 2
                      : text.align == Align::right ? text.x - extent.width
                                                   : text.x;
  return {left, text.y, extent.width, extent.height};
}

struct FrameOf {
  Rectangle operator()(const PictureShape& shape) const { return shape.frame; }
  Rectangle operator()(const RectangleShape& shape) const { return shape.frame; }
  Rectangle operator()(const HatchShape& shape) const { return shape.frame; }
  Rectangle operator()(const LineShape& shape) const {
    return {std::min(shape.x1, shape.x2), std::min(shape.y1, shape.y2),
            std::abs(shape.x2 - shape.x1), std::abs(shape.y2 - shape.y1)};
  }
  Rectangle operator()(const TextShape& shape) const { return ink_box(shape); }
};

bool overlap(const Rectangle& a, const Rectangle& b) {
  constexpr double touch = 0.3;  // line boxes may touch
  return a.x + a.width > b.x + touch && b.x + b.width > a.x + touch &&
         a.y + a.height > b.y + touch && b.y + b.height > a.y + touch;
}

}  // namespace

std::vector<TextShape> texts_of(const Figure& figure) {
  std::vector<TextShape> texts;
  for (const Shape& shape : figure.shapes) {
    if (const auto* text = std::get_if<TextShape>(&shape)) {
      texts.push_back(*text);
    }
  }
  return texts;
}

const TextShape* text_with(const Figure& figure, const std::string& words) {
  for (const Shape& shape : figure.shapes) {
    const auto* text = std::get_if<TextShape>(&shape);
    if (text != nullptr && text->text.find(words) != std::string::npos) {
      return text;
    }
  }
  return nullptr;
}

bool says(const Figure& figure, const std::string& words) {
  return text_with(figure, words) != nullptr;
}

std::string layout_fault(const Figure& figure, double least_size) {
  for (std::size_t i = 0; i < figure.shapes.size(); ++i) {
    const Rectangle frame = std::visit(FrameOf{}, figure.shapes[i]);
    if (!(frame.x >= 0 && frame.y >= 0 && frame.x + frame.width <= figure.width &&
          frame.y + frame.height <= figure.height)) {
      const auto* text = std::get_if<TextShape>(&figure.shapes[i]);
      return "off the canvas: " + (text != nullptr ? text->text : "shape " + std::to_string(i));
    }
  }
  const std::vector<TextShape> texts = texts_of(figure);
  std::vector<Rectangle> boxes;
  for (const TextShape& text : texts) {
    if (text.size < least_size) {
      return fmt::format("below {} points: {}", least_size, text.text);
    }
    const Rectangle box = ink_box(text);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (overlap(box, boxes[i])) {
        return texts[i].text + " / " + text.text;
      }
    }
    boxes.push_back(box);
  }
  return "";
}

}  // namespace lacuna::testing
