#include "lacuna/render/formats/draw.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/drawing/cairo_canvas.hpp"
#include "lacuna/render/drawing/painter.hpp"
#include "lacuna/render/drawing/pixel_page.hpp"
#include "lacuna/render/figure/page_size.hpp"
#include "lacuna/render/figure/theme.hpp"
#include "lacuna/render/formats/figure_texts.hpp"
#include "lacuna/render/formats/pdf_recipe.hpp"
#include "lacuna/render/formats/svg_document.hpp"

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

cairo_status_t append(void* target, const unsigned char* data, unsigned int size) {
  Bytes& bytes = *static_cast<Bytes*>(target);
  bytes.insert(bytes.end(), data, data + size);
  return CAIRO_STATUS_SUCCESS;
}

/// Paints the page and closes the file.
void paint_page(cairo_surface_t* surface, const Figure& figure, const PrintSize& page) {
  check(surface);
  {
    const Canvas canvas(cairo_create(surface));
    paint(canvas.get(), figure,
          {.scale = page.scale, .left = page.left, .top = page.top, .has_pixels = false});
  }
  cairo_surface_finish(surface);
  check(surface);
}

Bytes draw_svg(const Figure& figure, const PrintSize& page, const FigureTexts& texts) {
  Bytes bytes;
  const Surface surface(
      cairo_svg_surface_create_for_stream(append, &bytes, page.width, page.height));
  paint_page(surface.get(), figure, page);
  const std::string document = finished_svg(std::string(bytes.begin(), bytes.end()), texts);
  return {document.begin(), document.end()};
}

Bytes draw_pdf(const Figure& figure, const PrintSize& page, const FigureTexts& texts) {
  Bytes bytes;
  const Surface surface(
      cairo_pdf_surface_create_for_stream(append, &bytes, page.width, page.height));
  check(surface.get());
  const auto add = [&](cairo_pdf_metadata_t key, const std::string& text) {
    cairo_pdf_surface_set_metadata(surface.get(), key, text.c_str());
  };
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
  add(CAIRO_PDF_METADATA_TITLE, texts.title);
  add(CAIRO_PDF_METADATA_SUBJECT, texts.caption);
  add(CAIRO_PDF_METADATA_AUTHOR, texts.source);
  add(CAIRO_PDF_METADATA_CREATOR, texts.software);
  add(CAIRO_PDF_METADATA_KEYWORDS, pdf_keywords(texts.recipe));
  // A date is a must, and today's would change the bytes.
  add(CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  paint_page(surface.get(), figure, page);
  return bytes;
}

}  // namespace

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
