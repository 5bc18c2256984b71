#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lacuna/patch/mask_raster.hpp"

namespace lacuna {

/// A mask from a picture file: white (grey ≥ 128) = hidden, black and transparent = visible.
/// `subject` names it in messages. Throws what decode_image() throws.
[[nodiscard]] MaskRaster read_mask_picture(std::span<const std::uint8_t> file,
                                           const std::string& subject);

}  // namespace lacuna
