#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lacuna/base/recipe.hpp"
#include "lacuna/image/image.hpp"

namespace lacuna {

// Figures are data: a list of shapes in points (1/72 inch), origin at the top left, drawn in order
// by paint().

/// What a colour of style.hpp is for: a theme puts its own in its place (theme.cpp). Data has none.
enum class Role {
  data,
  ink,
  soft_ink,
  rule,
  paper,
  blank,
  pass,
  pass_tint,
  fail,
  warning,
  warning_tint,
  first_series,
  second_series,
  bar,
  leak,
  leak_tint,
  hidden,
  hatch,
};

struct Colour {
  double red = 0;  ///< sRGB in [0, 1].
  double green = 0;
  double blue = 0;
  double alpha = 1;
  Role role = Role::data;
};

struct Rectangle {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// A photo: scaled smoothly into its frame.
struct PictureShape {
  Rectangle frame;
  SharedImage image;
};

struct RectangleShape {
  Rectangle frame;
  Colour fill;
  bool outlined = false;  ///< true: `fill` is the colour of the outline instead.
  double line_width = 0.5;
};

/// Diagonal lines inside a frame: the mark of a hidden patch, readable in grey print.
struct HatchShape {
  Rectangle frame;
  Colour colour;
  double spacing = 4;
  double line_width = 0.6;
};

struct LineShape {
  double x1 = 0;
  double y1 = 0;
  double x2 = 0;
  double y2 = 0;
  Colour colour;
  double width = 0.5;
};

enum class Align { left, centre, right };

/// A paragraph: wrapped to `width`, its first line's top at y. With Align::centre x is the middle,
/// with right the right edge.
struct TextShape {
  double x = 0;
  double y = 0;
  double width = 0;  ///< 0: one line, never wrapped.
  std::string text;  ///< UTF-8.
  double size = 9;   ///< Points.
  bool bold = false;
  Align align = Align::left;
  Colour colour = {0, 0, 0, 1, Role::ink};
};

using Shape = std::variant<PictureShape, RectangleShape, HatchShape, LineShape, TextShape>;

/// Where a figure's caption is set: by its last shapes, the text the very last.
struct Foot {
  std::size_t first_shape = 0;
  double top = 0;  ///< Points.
};

struct Figure {
  double width = 0;  ///< Points.
  double height = 0;
  double dpi = 144;  ///< Of its PNG, unless the user asks for a size.
  Colour background = {1, 1, 1, 1, Role::paper};
  std::vector<Shape> shapes;
  std::string title;               ///< For metadata.
  std::string caption;             ///< The same text as is set under the panels; also for metadata.
  std::string short_caption = {};  ///< Without what helps to read it; empty: the same.
  std::optional<Foot> foot = {};   ///< Nothing: the caption is in the metadata only.
  Recipe recipe;
  std::string source;  ///< Input name and hash.
};

}  // namespace lacuna
