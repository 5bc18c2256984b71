#pragma once

#include <string>

#include "lacuna/base/recipe.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/figure/figure.hpp"

namespace lacuna {

/// What every file of a figure says about itself, in UTF-8.
struct FigureTexts {
  std::string title;
  std::string caption;
  std::string software;
  std::string source;
  std::string recipe;  ///< JSON on one line.
};

/// The figure's texts; `recipe` makes the very file that they are for.
[[nodiscard]] FigureTexts texts_of(const Figure& figure, const Recipe& recipe);

/// As a PNG keeps them.
[[nodiscard]] PngTexts png_texts_of(const FigureTexts& texts);

}  // namespace lacuna
