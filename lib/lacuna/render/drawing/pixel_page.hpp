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

/// The figure on its page: Liberation Sans from assets/fonts, hinting off, so that the same figure
/// has the same pixels on every machine with the same libraries; what that font lacks is set in one
/// of the machine's, or shows as boxes where none has it. Safe from several threads at once: text
/// is set under one lock. Throws Error{bad_value} if a side is over Cairo's 32767 pixels.
[[nodiscard]] PagePixels pixels_of(const Figure& figure, const PrintSize& page);

}  // namespace lacuna
