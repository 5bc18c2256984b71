#include "lacuna/render/formats/draw.hpp"

#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/drawing/pixel_page.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/formats/figure_texts.hpp"
#include "lacuna/render/formats/vector_page.hpp"

namespace lacuna {
namespace {

/// With the format, so that the recipe makes this very file again.
Recipe recipe_for(const Figure& figure, FigureFormat format) {
  Recipe recipe = figure.recipe;
  if (format != FigureFormat::png) {
    recipe.add_word("--format", format_words, format);
  }
  return recipe;
}

}  // namespace

Image rasterise(const Figure& figure, double scale) {
  constexpr double points_per_inch = 72;
  return pixels_of(figure,
                   {.width = figure.width, .height = figure.height, .dpi = scale * points_per_inch})
      .image;
}

Bytes draw(const Figure& figure, FigureFormat format, const DrawOptions& options) {
  const FigureTexts texts = texts_of(figure, recipe_for(figure, format));
  const Figure dressed = themed(with_caption(figure, options.caption), options.theme);
  const PrintSize page = print_size_of(dressed, options.size);
  if (format == FigureFormat::svg) {
    return draw_svg(dressed, page, texts);
  }
  if (format == FigureFormat::pdf) {
    return draw_pdf(dressed, page, texts);
  }
  const PagePixels pixels = pixels_of(dressed, page);
  return encode_png(pixels.image, png_texts_of(texts),
                    {.alpha = pixels.alpha, .dpi = options.size.is_own() ? 0 : page.dpi});
}

}  // namespace lacuna
