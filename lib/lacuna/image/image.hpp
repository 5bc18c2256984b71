#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lacuna {

/// An upright sRGB picture: [height, width, 3] bytes, row-major, no padding.
struct Image {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;

  Image() = default;
  Image(int image_height, int image_width);  ///< Black.

  /// The three bytes of one pixel.
  [[nodiscard]] std::uint8_t* at(int row, int column) {
    return pixels.data() + offset(row, column);
  }
  [[nodiscard]] const std::uint8_t* at(int row, int column) const {
    return pixels.data() + offset(row, column);
  }

 private:
  [[nodiscard]] std::size_t offset(int row, int column) const {
    return (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
            static_cast<std::size_t>(column)) *
           3;
  }
};

/// A rectangle in pixels of the picture it belongs to; edges, not pixel centres; right and bottom
/// exclusive.
struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }
};

}  // namespace lacuna
