#include "lacuna/render/draw.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/cairo_canvas.hpp"
#include "lacuna/render/page_size.hpp"
#include "lacuna/render/painter.hpp"
#include "lacuna/render/theme.hpp"
#include "lacuna/render/vector_page.hpp"

namespace lacuna {
namespace {

constexpr double points_per_inch = 72;

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

struct Pixels {
  Image image;
  std::vector<std::uint8_t> alpha;  ///< Empty if all of it is opaque.
};

Pixels pixels_of(const Figure& figure, const Page& page) {
  const double per_point = page.dpi / points_per_inch;
  constexpr double rest = 0.25;  // of a pixel: too little to be one of its own
  const double width = std::ceil(page.width * per_point - rest);
  const double height = std::ceil(page.height * per_point - rest);
  constexpr double cairo_limit = 32767;
  if (!(width >= 1 && height >= 1 && width <= cairo_limit && height <= cairo_limit)) {
    throw Error(ErrorKind::bad_value,
                fmt::format("figure: {} x {} pixels, needed 1 to {} a side; choose another size",
                            width, height, cairo_limit));
  }
  const bool opaque = figure.background.alpha == 1;
  const Surface surface = pixel_surface(static_cast<int>(height), static_cast<int>(width), opaque);
  const Canvas canvas(cairo_create(surface.get()));
  paint(canvas.get(), figure,
        {.scale = page.scale * per_point,
         .left = std::round(page.left * per_point),
         .top = std::round(page.top * per_point)});
  Pixels pixels;
  pixels.image = image_of(surface.get(), opaque ? nullptr : &pixels.alpha);
  return pixels;
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
  return pixels_of(figure,
                   {.width = figure.width, .height = figure.height, .dpi = scale * points_per_inch})
      .image;
}

Bytes draw(const Figure& figure, FigureFormat format, const DrawOptions& options) {
  const FigureTexts texts = texts_of(figure, format);
  const Figure dressed = themed(with_caption(figure, options.caption), options.theme);
  const Page page = page_of(dressed, options.size);
  if (format == FigureFormat::svg) {
    return draw_svg(dressed, page, texts);
  }
  if (format == FigureFormat::pdf) {
    return draw_pdf(dressed, page, texts);
  }
  const Pixels pixels = pixels_of(dressed, page);
  return encode_png(pixels.image,
                    {{"Title", texts.title},
                     {"Description", texts.caption},
                     {"Software", texts.software},
                     {"Source", texts.source},
                     {"lacuna:recipe", texts.recipe}},
                    {.alpha = pixels.alpha, .dpi = options.size.is_own() ? 0 : page.dpi});
}

}  // namespace lacuna
