#include "lacuna/render/figure/theme.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace lacuna {
namespace {

/// The dark theme's colours; a role that is not here keeps its own.
constexpr std::array<Colour, 17> dark_twins = {{
    {0.93, 0.94, 0.95, 1, Role::ink},
    {0.72, 0.74, 0.77, 1, Role::soft_ink},
    {0.32, 0.34, 0.37, 1, Role::rule},
    {0.075, 0.08, 0.09, 1, Role::paper},
    {0.15, 0.16, 0.175, 1, Role::blank},
    {0.36, 0.82, 0.70, 1, Role::pass},
    {0.07, 0.19, 0.165, 1, Role::pass_tint},
    {0.98, 0.53, 0.47, 1, Role::fail},
    {0.93, 0.65, 0.18, 1, Role::warning},
    {0.24, 0.18, 0.05, 1, Role::warning_tint},
    {0.45, 0.71, 0.96, 1, Role::first_series},
    {0.96, 0.62, 0.30, 1, Role::second_series},
    {0.15, 0.27, 0.40, 1, Role::bar},
    {0.96, 0.42, 0.62, 1, Role::leak},
    {0.36, 0.10, 0.22, 1, Role::leak_tint},
    {0.19, 0.20, 0.215, 1, Role::hidden},
    {0.52, 0.54, 0.57, 1, Role::hatch},
}};

Colour dark(const Colour& colour) {
  const auto* const twin = std::ranges::find(dark_twins, colour.role, &Colour::role);
  return twin == dark_twins.end()
             ? colour
             : Colour{twin->red, twin->green, twin->blue, colour.alpha, colour.role};
}

struct Darken {
  void operator()(PictureShape&) const {}
  void operator()(RectangleShape& shape) const { shape.fill = dark(shape.fill); }
  void operator()(HatchShape& shape) const { shape.colour = dark(shape.colour); }
  void operator()(LineShape& shape) const { shape.colour = dark(shape.colour); }
  void operator()(TextShape& shape) const { shape.colour = dark(shape.colour); }
};

}  // namespace

Colour themed(const Colour& colour, Theme theme) {
  return theme == Theme::dark ? dark(colour) : colour;
}

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
