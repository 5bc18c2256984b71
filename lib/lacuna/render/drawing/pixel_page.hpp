#pragma once

#include <cstdint>
#include <vector>

#include "lacuna/image/image.hpp"
#include "lacuna/render/figure/figure.hpp"
#include "lacuna/render/figure/page_size.hpp"

namespace lacuna {

/// A figure as pixels.
struct PagePixels {
  Image image;
  std::vector<std::uint8_t> alpha = {};  ///< Empty if all of it is opaque.
};

/// The figure on its page. Throws Error{bad_value} if a side is over Cairo's 32767 pixels.
[[nodiscard]] PagePixels pixels_of(const Figure& figure, const PrintSize& page);

}  // namespace lacuna
