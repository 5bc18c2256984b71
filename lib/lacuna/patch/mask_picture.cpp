#include "lacuna/patch/mask_picture.hpp"

#include <cstddef>

#include "lacuna/image/image_file.hpp"

namespace lacuna {
namespace {

/// Luma as Pillow's convert("L") rounds it.
bool is_white(const std::uint8_t* pixel) {
  const int luma = (pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16;
  return luma >= 128;
}

}  // namespace

MaskRaster read_mask_picture(std::span<const std::uint8_t> file, const std::string& subject) {
  const Image image = decode_image(file, subject, {.backdrop = Backdrop::black}).image;
  MaskRaster raster{.height = image.height, .width = image.width, .hidden = {}};
  raster.hidden.reserve(image.pixels.size() / 3);
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    raster.hidden.push_back(is_white(image.pixels.data() + i) ? 1 : 0);
  }
  return raster;
}

}  // namespace lacuna
