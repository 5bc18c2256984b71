#include "lacuna/render/draw.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/cairo_canvas.hpp"
#include "lacuna/render/painter.hpp"
#include "lacuna/render/vector_page.hpp"

namespace lacuna {
namespace {

/// With the format, so that the recipe makes this very file again.
FigureTexts texts_of(const Figure& figure, FigureFormat format) {
  Recipe recipe = figure.recipe;
  if (format != FigureFormat::png) {
    recipe.options.emplace_back("format", std::string(format_name(format)));
  }
  return {.title = valid_utf8(figure.title),
          .caption = valid_utf8(figure.caption),
          .software = fmt::format("lacuna {}", software_version()),
          .source = valid_utf8(figure.source),
          .recipe = recipe_json(recipe)};
}

}  // namespace

std::string_view format_name(FigureFormat format) {
  switch (format) {
    case FigureFormat::png:
      return "png";
    case FigureFormat::svg:
      return "svg";
    case FigureFormat::pdf:
      break;
  }
  return "pdf";
}

Image rasterise(const Figure& figure, double scale) {
  const double width = std::ceil(figure.width * scale);
  const double height = std::ceil(figure.height * scale);
  constexpr double cairo_limit = 32767;
  if (!(width >= 1 && height >= 1 && width <= cairo_limit && height <= cairo_limit)) {
    throw Error(ErrorKind::bad_value,
                fmt::format("figure: {} x {} pixels, needed 1 to {} a side; choose another scale",
                            width, height, cairo_limit));
  }
  const Surface surface = pixel_surface(static_cast<int>(height), static_cast<int>(width));
  const Canvas canvas(cairo_create(surface.get()));
  paint(canvas.get(), figure, {.scale = scale});
  return image_of(surface.get());
}

Bytes draw(const Figure& figure, FigureFormat format, const DrawOptions&) {
  const FigureTexts texts = texts_of(figure, format);
  if (format == FigureFormat::svg) {
    return draw_svg(figure, texts);
  }
  if (format == FigureFormat::pdf) {
    return draw_pdf(figure, texts);
  }
  constexpr double points_per_inch = 72;
  return encode_png(rasterise(figure, figure.dpi / points_per_inch),
                    {{"Title", texts.title},
                     {"Description", texts.caption},
                     {"Software", texts.software},
                     {"Source", texts.source},
                     {"lacuna:recipe", texts.recipe}});
}

}  // namespace lacuna
