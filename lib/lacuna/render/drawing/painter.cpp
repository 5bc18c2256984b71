// One painter for pixels and for pages of shapes, so that a PNG, an SVG and a PDF cannot differ.
// Two things are done for pixels alone: edges go to whole pixels, or neighbouring patches would
// show seams of half-covered pixels; and photos are scaled by lacuna's own resampling, the one that
// the model's input gets, where Cairo's filters blur or skip pixels of a large photo made small.
#include "lacuna/render/drawing/painter.hpp"

#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "lacuna/base/stop.hpp"
#include "lacuna/image/resample.hpp"
#include "lacuna/render/drawing/cairo_canvas.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/drawing/text_threads.hpp"

namespace lacuna {
namespace {

/// A picture as a frame of so many pixels shows it.
struct Painted {
  const Image* image = nullptr;
  int height = 0;
  int width = 0;
  Surface surface;
};

class Painter {
 public:
  Painter(cairo_t* canvas, const Placement& placement)
      : canvas_(canvas), scale_(placement.scale), has_pixels_(placement.has_pixels) {}

  void operator()(const PictureShape& shape) {
    const Rectangle frame = snapped(shape.frame);
    cairo_save(canvas_);
    cairo_translate(canvas_, frame.x, frame.y);
    if (has_pixels_) {
      paint_pixels(frame, *shape.image);
    } else {
      cairo_scale(canvas_, frame.width / shape.image->width, frame.height / shape.image->height);
      cairo_set_source_surface(canvas_, embedded(*shape.image), 0, 0);
      cairo_paint(canvas_);
    }
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

  void paint_pixels(const Rectangle& frame, const Image& image) {
    const int width = std::max(1, static_cast<int>(std::lround(frame.width * scale_)));
    const int height = std::max(1, static_cast<int>(std::lround(frame.height * scale_)));
    cairo_scale(canvas_, 1 / scale_, 1 / scale_);
    cairo_set_source_surface(canvas_, resampled(image, height, width), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(canvas_), CAIRO_FILTER_NEAREST);
    cairo_paint(canvas_);
  }

  /// One surface for a picture that several panels of a size show.
  cairo_surface_t* resampled(const Image& image, int height, int width) {
    for (const Painted& known : resampled_) {
      if (known.image == &image && known.height == height && known.width == width) {
        return known.surface.get();
      }
    }
    const bool same = width == image.width && height == image.height;
    Surface surface =
        surface_of(same ? image : resample(image, height, width, Interpolation::bicubic));
    return resampled_.emplace_back(Painted{&image, height, width, std::move(surface)})
        .surface.get();
  }

  /// One surface for equal pictures: Cairo then writes them into the file once.
  cairo_surface_t* embedded(const Image& image) {
    for (const auto& [known, surface] : embedded_) {
      if (known == &image || (known->width == image.width && known->height == image.height &&
                              known->pixels == image.pixels)) {
        return surface.get();
      }
    }
    return embedded_.emplace_back(&image, surface_of(image)).second.get();
  }

  /// On whole pixels, so that neighbouring patches show no seam and lie exactly on their picture.
  /// What is thinner than two pixels stays as it is, or it could vanish.
  [[nodiscard]] Rectangle snapped(const Rectangle& frame) const {
    if (!has_pixels_ || frame.width * scale_ < 2 || frame.height * scale_ < 2) {
      return frame;
    }
    // Half a pixel, reached by different sums, must not be rounded up here and down there.
    constexpr double rounding = 1e-6;
    const auto snap = [this](double points) {
      return std::round(points * scale_ + rounding) / scale_;
    };
    const double left = snap(frame.x);
    const double top = snap(frame.y);
    return {left, top, snap(frame.x + frame.width) - left, snap(frame.y + frame.height) - top};
  }

  cairo_t* canvas_;
  double scale_;
  bool has_pixels_;
  std::vector<std::pair<const Image*, Surface>> embedded_;
  std::vector<Painted> resampled_;
};

}  // namespace

void paint(_cairo* canvas, const Figure& figure, const Placement& placement) {
  constexpr std::size_t needed = std::size_t{32} << 20U;
  check_text_memory(needed);
  const Colour& back = figure.background;
  if (back.alpha > 0) {
    cairo_set_source_rgba(canvas, back.red, back.green, back.blue, back.alpha);
    cairo_paint(canvas);
  }
  cairo_translate(canvas, placement.left, placement.top);
  cairo_scale(canvas, placement.scale, placement.scale);
  Painter painter(canvas, placement);
  for (const Shape& shape : figure.shapes) {
    check_stop();
    std::visit(painter, shape);
  }
  check(canvas);
}

}  // namespace lacuna
