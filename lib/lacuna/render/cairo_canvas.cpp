#include "lacuna/render/cairo_canvas.hpp"

#include <cairo.h>
#include <fmt/format.h>

#include <cstring>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

void check_status(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error(
        status == CAIRO_STATUS_NO_MEMORY ? ErrorKind::memory : ErrorKind::output,
        fmt::format("figure: Cairo stopped ({}); draw it smaller", cairo_status_to_string(status)));
  }
}

/// Cairo's pixels are native 32-bit words.
constexpr std::uint32_t word_of(const std::uint8_t* pixel) {
  return (std::uint32_t{pixel[0]} << 16U) | (std::uint32_t{pixel[1]} << 8U) |
         std::uint32_t{pixel[2]};
}

/// Undoes the multiplication by alpha.
std::uint8_t straight(std::uint32_t channel, std::uint32_t alpha) {
  return static_cast<std::uint8_t>(std::min(255U, (channel * 255U + alpha / 2U) / alpha));
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
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      std::uint32_t word = 0;
      std::memcpy(&word, data + row * stride + std::ptrdiff_t{column} * 4, sizeof word);
      const std::uint32_t opacity = alpha == nullptr ? 255U : word >> 24U;
      std::uint8_t* pixel = image.at(row, column);
      for (const unsigned shift : {16U, 8U, 0U}) {
        const std::uint32_t channel = word >> shift & 0xFFU;
        *pixel++ = opacity == 255U ? static_cast<std::uint8_t>(channel)
                   : opacity == 0U ? std::uint8_t{0}
                                   : straight(channel, opacity);
      }
      if (alpha != nullptr) {
        alpha->push_back(static_cast<std::uint8_t>(opacity));
      }
    }
  }
  return image;
}

}  // namespace lacuna
