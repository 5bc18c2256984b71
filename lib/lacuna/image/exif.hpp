#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lacuna/image/image.hpp"

namespace lacuna {

/// The orientation tag of an EXIF block (TIFF header first, "Exif\0\0" before it allowed) or of the
/// first page of a whole TIFF, 1 to 8; 1 also for a tag whose value means nothing. 0 if there is
/// none or the block is broken in any way.
[[nodiscard]] int exif_orientation(std::span<const std::uint8_t> exif);

/// The same of an XMP packet, by its first tiff:Orientation.
[[nodiscard]] int xmp_orientation(std::string_view xmp);

/// The orientation of a picture with these metadata, each of which may be empty; 1 if none says
/// any. XMP is asked only where EXIF has no such tag.
[[nodiscard]] int picture_orientation(std::span<const std::uint8_t> exif, std::string_view xmp);

/// The stored picture as it is meant to be seen: EXIF orientations 2 to 8 mirror and turn, any
/// other number changes nothing.
[[nodiscard]] Image upright(Image stored, int orientation);

}  // namespace lacuna
