#pragma once

#include "lacuna/base/words.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

enum class Theme {
  light,
  dark,         ///< For black slides.
  transparent,  ///< The light one without its ground, for slides of a light colour.
};
inline constexpr Word<Theme> theme_words[] = {
    {Theme::light, "light"}, {Theme::dark, "dark"}, {Theme::transparent, "transparent"}};

/// The figure in another dress: every colour that has a role gets the theme's; data, photos and the
/// marks on them stay.
[[nodiscard]] Figure themed(Figure figure, Theme theme);

/// The same of one colour.
[[nodiscard]] Colour themed(const Colour& colour, Theme theme);

}  // namespace lacuna
