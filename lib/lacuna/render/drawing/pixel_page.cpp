#include "lacuna/render/drawing/pixel_page.hpp"

#include <cairo.h>

#include <cmath>

#include "lacuna/base/error.hpp"
#include "lacuna/render/drawing/cairo_canvas.hpp"
#include "lacuna/render/drawing/painter.hpp"

namespace lacuna {

PagePixels pixels_of(const Figure& figure, const PrintSize& page) {
  constexpr double points_per_inch = 72;
  const double per_point = page.dpi / points_per_inch;
  constexpr double rest = 0.25;  // of a pixel: too little to be one of its own
  const double width = std::ceil(page.width * per_point - rest);
  const double height = std::ceil(page.height * per_point - rest);
  constexpr double cairo_limit = 32767;
  if (!(width >= 1 && height >= 1 && width <= cairo_limit && height <= cairo_limit)) {
    throw Error(ErrorKind::bad_value,
                "figure: {} x {} pixels, needed 1 to {} a side; choose another size", width, height,
                cairo_limit);
  }
  const bool opaque = figure.background.alpha == 1;
  const Surface surface = pixel_surface(static_cast<int>(height), static_cast<int>(width), opaque);
  const Canvas canvas(cairo_create(surface.get()));
  paint(canvas.get(), figure,
        {.scale = page.scale * per_point,
         .left = std::round(page.left * per_point),
         .top = std::round(page.top * per_point)});
  PagePixels pixels;
  pixels.image = image_of(surface.get(), opaque ? nullptr : &pixels.alpha);
  return pixels;
}

}  // namespace lacuna
