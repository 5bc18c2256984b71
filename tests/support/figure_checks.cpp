#include "support/figure_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/parts/panel.hpp"

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

bool contains(const Rectangle& outer, const Rectangle& inner) {
  return outer.x <= inner.x && outer.y <= inner.y &&
         outer.x + outer.width >= inner.x + inner.width &&
         outer.y + outer.height >= inner.y + inner.height;
}

/// WCAG 2's relative luminance.
double luminance(const Colour& colour) {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
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

double contrast(const Colour& a, const Colour& b) {
  const double first = luminance(a) + 0.05;
  const double second = luminance(b) + 0.05;
  return std::max(first, second) / std::min(first, second);
}

std::string contrast_fault(const Figure& figure) {
  constexpr Colour white = {1, 1, 1, 1};
  constexpr double least = 4.5;
  for (std::size_t i = 0; i < figure.shapes.size(); ++i) {
    const auto* text = std::get_if<TextShape>(&figure.shapes[i]);
    if (text == nullptr || text->text.empty()) {
      continue;
    }
    const Rectangle line = ink_box(*text);  // above and below the letters it holds no ink
    const Rectangle box = {line.x, line.y + 0.15 * line.height, line.width, 0.7 * line.height};
    std::vector<Colour> grounds = {over(figure.background, white)};
    for (std::size_t below = 0; below < i; ++below) {
      const auto* shape = std::get_if<RectangleShape>(&figure.shapes[below]);
      if (std::holds_alternative<PictureShape>(figure.shapes[below]) &&
          overlap(box, std::get<PictureShape>(figure.shapes[below]).frame)) {
        grounds.clear();  // a photo can be of any colour
      } else if (shape != nullptr && !shape->outlined && overlap(box, shape->frame)) {
        const std::vector<Colour> before = grounds;
        if (contains(shape->frame, box)) {
          grounds.clear();
        }
        for (const Colour& ground : before) {
          grounds.push_back(over(shape->fill, ground));
        }
      }
    }
    for (const Colour& ground : grounds) {
      if (contrast(over(text->colour, ground), ground) < least) {
        return text->text;
      }
    }
  }
  return "";
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
  for (const Theme theme : {Theme::light, Theme::dark, Theme::transparent}) {
    if (const std::string fault = contrast_fault(themed(figure, theme)); !fault.empty()) {
      return std::string(word_of(theme_words, theme)) + ": " + fault;
    }
  }
  return "";
}

}  // namespace lacuna::testing
