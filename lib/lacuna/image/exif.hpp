#pragma once

#include <cstdint>
#include <span>

#include "lacuna/image/image.hpp"

namespace lacuna {

/// The orientation tag of an EXIF block (TIFF header first, "Exif\0\0" before it allowed), 1 to 8.
/// 0 if the block has none or is broken in any way.
[[nodiscard]] int exif_orientation(std::span<const std::uint8_t> exif);

/// The stored picture as it is meant to be seen: EXIF orientations 2 to 8 mirror and turn, any
/// other number changes nothing.
[[nodiscard]] Image upright(Image stored, int orientation);

}  // namespace lacuna
