#include "lacuna/render/draw.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "lacuna/base/error.hpp"
#include "lacuna/base/recipe_json.hpp"
#include "lacuna/base/version.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/image/resample.hpp"
#include "lacuna/render/text_layout.hpp"

namespace lacuna {
namespace {

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyCanvas {
  void operator()(cairo_t* canvas) const { cairo_destroy(canvas); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
using Canvas = std::unique_ptr<cairo_t, DestroyCanvas>;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error(
        status == CAIRO_STATUS_NO_MEMORY ? ErrorKind::memory : ErrorKind::output,
        fmt::format("figure: Cairo stopped ({}); draw it smaller", cairo_status_to_string(status)));
  }
}

Surface new_surface(int height, int width) {
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  check(cairo_surface_status(surface.get()));
  return surface;
}

/// Cairo's RGB24 is one native 32-bit word per pixel.
constexpr std::uint32_t word_of(const std::uint8_t* pixel) {
  return (std::uint32_t{pixel[0]} << 16U) | (std::uint32_t{pixel[1]} << 8U) |
         std::uint32_t{pixel[2]};
}

Surface surface_of(const Image& image) {
  Surface surface = new_surface(image.height, image.width);
  std::uint8_t* data = cairo_image_surface_get_data(surface.get());
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface.get());
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      const std::uint32_t word = word_of(image.at(row, column));
      std::memcpy(data + row * stride + std::ptrdiff_t{column} * 4, &word, sizeof word);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

Image image_of(cairo_surface_t* surface) {
  cairo_surface_flush(surface);
  Image image(cairo_image_surface_get_height(surface), cairo_image_surface_get_width(surface));
  const std::uint8_t* data = cairo_image_surface_get_data(surface);
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface);
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      std::uint32_t word = 0;
      std::memcpy(&word, data + row * stride + std::ptrdiff_t{column} * 4, sizeof word);
      std::uint8_t* pixel = image.at(row, column);
      pixel[0] = static_cast<std::uint8_t>(word >> 16U);
      pixel[1] = static_cast<std::uint8_t>(word >> 8U);
      pixel[2] = static_cast<std::uint8_t>(word);
    }
  }
  return image;
}

/// Draws shapes on a canvas in points whose unit is `scale` pixels.
class Painter {
 public:
  Painter(cairo_t* canvas, double scale) : canvas_(canvas), scale_(scale) {}

  void operator()(const PictureShape& shape) const {
    const Rectangle frame = snapped(shape.frame);
    const int width = std::max(1, static_cast<int>(std::lround(frame.width * scale_)));
    const int height = std::max(1, static_cast<int>(std::lround(frame.height * scale_)));
    const bool same = width == shape.image.width && height == shape.image.height;
    const Surface picture = surface_of(
        same ? shape.image : resample(shape.image, height, width, Interpolation::bicubic));
    cairo_save(canvas_);
    cairo_translate(canvas_, frame.x, frame.y);
    cairo_scale(canvas_, 1 / scale_, 1 / scale_);
    cairo_set_source_surface(canvas_, picture.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(canvas_), CAIRO_FILTER_NEAREST);
    cairo_paint(canvas_);
    cairo_restore(canvas_);
  }

  void operator()(const RectangleShape& shape) const {
    use(shape.fill);
    if (shape.outlined) {
      add(shape.frame);
      cairo_set_line_width(canvas_, shape.line_width);
      cairo_stroke(canvas_);
    } else {
      add(snapped(shape.frame));
      cairo_fill(canvas_);
    }
  }

  void operator()(const HatchShape& shape) const {
    const Rectangle frame = snapped(shape.frame);
    cairo_save(canvas_);
    add(frame);
    cairo_clip(canvas_);
    use(shape.colour);
    cairo_set_line_width(canvas_, shape.line_width);
    // The lines x + y = k * spacing are the same for every frame, so that neighbours join.
    const double step = shape.spacing * std::sqrt(2.0);
    const double last = frame.x + frame.y + frame.width + frame.height + step;
    for (double k = std::floor((frame.x + frame.y) / step); k * step <= last; ++k) {
      const double sum = k * step;
      cairo_move_to(canvas_, sum - frame.y + step, frame.y - step);
      cairo_line_to(canvas_, sum - frame.y - frame.height - step, frame.y + frame.height + step);
    }
    cairo_stroke(canvas_);
    cairo_restore(canvas_);
  }

  void operator()(const LineShape& shape) const {
    use(shape.colour);
    cairo_set_line_width(canvas_, shape.width);
    cairo_move_to(canvas_, shape.x1, shape.y1);
    cairo_line_to(canvas_, shape.x2, shape.y2);
    cairo_stroke(canvas_);
  }

  void operator()(const TextShape& shape) const {
    use(shape.colour);
    show_text(canvas_, shape);
  }

 private:
  void use(const Colour& colour) const {
    cairo_set_source_rgba(canvas_, colour.red, colour.green, colour.blue, colour.alpha);
  }

  void add(const Rectangle& frame) const {
    cairo_rectangle(canvas_, frame.x, frame.y, frame.width, frame.height);
  }

  /// On whole pixels, so that neighbouring patches show no seam and lie exactly on their picture.
  /// What is thinner than two pixels stays as it is, or it could vanish.
  [[nodiscard]] Rectangle snapped(const Rectangle& frame) const {
    if (frame.width * scale_ < 2 || frame.height * scale_ < 2) {
      return frame;
    }
    const auto snap = [this](double points) { return std::round(points * scale_) / scale_; };
    const double left = snap(frame.x);
    const double top = snap(frame.y);
    return {left, top, snap(frame.x + frame.width) - left, snap(frame.y + frame.height) - top};
  }

  cairo_t* canvas_;
  double scale_;
};

}  // namespace

Image rasterise(const Figure& figure, double scale) {
  const double width = std::ceil(figure.width * scale);
  const double height = std::ceil(figure.height * scale);
  constexpr double cairo_limit = 32767;
  if (!(width >= 1 && height >= 1 && width <= cairo_limit && height <= cairo_limit)) {
    throw Error(ErrorKind::bad_value,
                fmt::format("figure: {} x {} pixels, needed 1 to {} a side; choose another scale",
                            width, height, cairo_limit));
  }
  const Surface surface = new_surface(static_cast<int>(height), static_cast<int>(width));
  const Canvas canvas(cairo_create(surface.get()));
  const Colour& back = figure.background;
  cairo_set_source_rgb(canvas.get(), back.red, back.green, back.blue);
  cairo_paint(canvas.get());
  cairo_scale(canvas.get(), scale, scale);
  for (const Shape& shape : figure.shapes) {
    std::visit(Painter(canvas.get(), scale), shape);
  }
  check(cairo_status(canvas.get()));
  return image_of(surface.get());
}

Bytes draw_png(const Figure& figure, double scale) {
  return encode_png(rasterise(figure, scale),
                    {{"Title", figure.title},
                     {"Description", figure.caption},
                     {"Software", fmt::format("lacuna {}", software_version())},
                     {"Source", figure.source},
                     {"lacuna:recipe", recipe_json(figure.recipe)}});
}

}  // namespace lacuna
