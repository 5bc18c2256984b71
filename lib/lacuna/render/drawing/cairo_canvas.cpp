#include "lacuna/render/drawing/cairo_canvas.hpp"

#include <cairo.h>

#include <cstring>
#include <new>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

void check_status(cairo_status_t status) {
  if (status == CAIRO_STATUS_NO_MEMORY) {
    throw std::bad_alloc();
  }
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error(ErrorKind::output, "figure: Cairo stopped ({}); draw it smaller",
                cairo_status_to_string(status));
  }
}

/// Cairo's pixels are native 32-bit words.
constexpr std::uint32_t word_of(const std::uint8_t* pixel) {
  return (std::uint32_t{pixel[0]} << 16U) | (std::uint32_t{pixel[1]} << 8U) |
         std::uint32_t{pixel[2]};
}

/// Undoes the multiplication by alpha.
void make_straight(std::uint8_t* pixel, std::uint32_t alpha) {
  if (alpha == 255U) {
    return;
  }
  for (int channel = 0; channel < 3; ++channel) {
    pixel[channel] = alpha == 0 ? std::uint8_t{0}
                                : static_cast<std::uint8_t>(
                                      std::min(255U, (pixel[channel] * 255U + alpha / 2U) / alpha));
  }
}

}  // namespace

void DestroySurface::operator()(_cairo_surface* surface) const {
  cairo_surface_destroy(surface);
}

void DestroyCanvas::operator()(_cairo* canvas) const {
  cairo_destroy(canvas);
}

void check(_cairo* canvas) {
  check_status(cairo_status(canvas));
}

void check(_cairo_surface* surface) {
  check_status(cairo_surface_status(surface));
}

Surface pixel_surface(int height, int width, bool opaque) {
  Surface surface(
      cairo_image_surface_create(opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, width, height));
  check(surface.get());
  return surface;
}

Surface surface_of(const Image& image) {
  Surface surface = pixel_surface(image.height, image.width);
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

Image image_of(_cairo_surface* surface, std::vector<std::uint8_t>* alpha) {
  cairo_surface_flush(surface);
  Image image(cairo_image_surface_get_height(surface), cairo_image_surface_get_width(surface));
  const std::uint8_t* data = cairo_image_surface_get_data(surface);
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface);
  if (alpha != nullptr) {
    alpha->resize(image.pixels.size() / 3);
  }
  std::uint8_t* pixel = image.pixels.data();
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column, pixel += 3) {
      std::uint32_t word = 0;
      std::memcpy(&word, data + row * stride + std::ptrdiff_t{column} * 4, sizeof word);
      pixel[0] = static_cast<std::uint8_t>(word >> 16U);
      pixel[1] = static_cast<std::uint8_t>(word >> 8U);
      pixel[2] = static_cast<std::uint8_t>(word);
      if (alpha != nullptr) {
        const std::uint32_t opacity = word >> 24U;
        (*alpha)[static_cast<std::size_t>(pixel - image.pixels.data()) / 3] =
            static_cast<std::uint8_t>(opacity);
        make_straight(pixel, opacity);
      }
    }
  }
  return image;
}

}  // namespace lacuna
