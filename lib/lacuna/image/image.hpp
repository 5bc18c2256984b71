#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace lacuna {

/// An upright sRGB picture: [height, width, 3] bytes, row-major, no padding.
struct Image {
  int height = 0;
  int width = 0;
  std::vector<std::uint8_t> pixels;

  Image() = default;
  Image(int image_height, int image_width)  ///< Black.
      : height(image_height),
        width(image_width),
        pixels(static_cast<std::size_t>(image_height) * static_cast<std::size_t>(image_width) * 3) {
  }

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

/// A picture that nobody changes any more, so that all who draw it hold the same one.
class SharedImage {
 public:
  SharedImage() : SharedImage(Image()) {}
  // NOLINTNEXTLINE(google-explicit-constructor): any picture may be shared
  SharedImage(Image image) : image_(std::make_shared<const Image>(std::move(image))) {}

  const Image& operator*() const { return *image_; }
  const Image* operator->() const { return image_.get(); }
  // NOLINTNEXTLINE(google-explicit-constructor): what reads a picture need not know
  operator const Image&() const { return *image_; }

 private:
  std::shared_ptr<const Image> image_;
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
