#include "lacuna/render/formats/figure_texts.hpp"

#include <fmt/format.h>

#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/base/version.hpp"

namespace lacuna {

FigureTexts texts_of(const Figure& figure, const Recipe& recipe) {
  return {.title = valid_utf8(figure.title),
          .caption = valid_utf8(figure.caption),
          .software = fmt::format("lacuna {}", software_version()),
          .source = valid_utf8(figure.source),
          .recipe = recipe_json(recipe)};
}

PngTexts png_texts_of(const FigureTexts& texts) {
  return {{"Title", texts.title},
          {"Description", texts.caption},
          {"Software", texts.software},
          {"Source", texts.source},
          {"lacuna:recipe", texts.recipe}};
}

}  // namespace lacuna
