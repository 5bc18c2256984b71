#include "lacuna/render/figure/theme.hpp"

#include <variant>

namespace lacuna {
namespace {

Colour dark(const Colour& colour) {
  const auto with = [&](double red, double green, double blue) {
    return Colour{red, green, blue, colour.alpha, colour.role};
  };
  switch (colour.role) {
    case Role::data:
      break;
    case Role::ink:
      return with(0.93, 0.94, 0.95);
    case Role::soft_ink:
      return with(0.72, 0.74, 0.77);
    case Role::rule:
      return with(0.32, 0.34, 0.37);
    case Role::paper:
      return with(0.075, 0.08, 0.09);
    case Role::blank:
      return with(0.15, 0.16, 0.175);
    case Role::pass:
      return with(0.36, 0.82, 0.70);
    case Role::pass_tint:
      return with(0.07, 0.19, 0.165);
    case Role::fail:
      return with(0.98, 0.53, 0.47);
    case Role::warning:
      return with(0.93, 0.65, 0.18);
    case Role::warning_tint:
      return with(0.24, 0.18, 0.05);
    case Role::first_series:
      return with(0.45, 0.71, 0.96);
    case Role::second_series:
      return with(0.96, 0.62, 0.30);
    case Role::bar:
      return with(0.15, 0.27, 0.40);
    case Role::cell:
      return with(0.17, 0.18, 0.195);
    case Role::cell_outline:
      return with(0.48, 0.50, 0.53);
  }
  return colour;
}

struct Darken {
  void operator()(PictureShape&) const {}
  void operator()(RectangleShape& shape) const { shape.fill = dark(shape.fill); }
  void operator()(HatchShape& shape) const { shape.colour = dark(shape.colour); }
  void operator()(LineShape& shape) const { shape.colour = dark(shape.colour); }
  void operator()(TextShape& shape) const { shape.colour = dark(shape.colour); }
};

}  // namespace

Figure themed(Figure figure, Theme theme) {
  if (theme == Theme::transparent) {
    figure.background.alpha = 0;
  } else if (theme == Theme::dark) {
    figure.background = dark(figure.background);
    for (Shape& shape : figure.shapes) {
      std::visit(Darken{}, shape);
    }
  }
  return figure;
}

}  // namespace lacuna
