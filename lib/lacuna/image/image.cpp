#include "lacuna/image/image.hpp"

namespace lacuna {

Image::Image(int image_height, int image_width)
    : height(image_height),
      width(image_width),
      pixels(static_cast<std::size_t>(image_height) * static_cast<std::size_t>(image_width) * 3) {}

}  // namespace lacuna
