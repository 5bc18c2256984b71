#pragma once

#include <array>
#include <utility>
#include <vector>

#include "lacuna/render/drawing/pixel_page.hpp"

// Figures of a few shapes, and the pixels that they become.
namespace lacuna::testing {

/// The figure with `scale` pixels a point: 2 is 144 dpi.
[[nodiscard]] inline Image rasterise(const Figure& figure, double scale) {
  constexpr double points_per_inch = 72;
  return pixels_of(figure,
                   {.width = figure.width, .height = figure.height, .dpi = scale * points_per_inch})
      .image;
}

inline constexpr std::array<int, 3> white_pixel = {255, 255, 255};

[[nodiscard]] inline std::array<int, 3> pixel(const Image& image, int row, int column) {
  const std::uint8_t* bytes = image.at(row, column);
  return {bytes[0], bytes[1], bytes[2]};
}

[[nodiscard]] inline Figure sheet(double width, double height, std::vector<Shape> shapes) {
  Figure figure;
  figure.width = width;
  figure.height = height;
  figure.shapes = std::move(shapes);
  return figure;
}

/// Pixels that are not white inside (or outside) the rectangle of pixels.
[[nodiscard]] inline int inked(const Image& image, int left, int top, int right, int bottom,
                               bool inside) {
  int count = 0;
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      const bool within = row >= top && row < bottom && column >= left && column < right;
      count += within == inside && pixel(image, row, column) != white_pixel ? 1 : 0;
    }
  }
  return count;
}

}  // namespace lacuna::testing
