#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lacuna/patch/mask_raster.hpp"

namespace lacuna {

/// A mask from a picture file; what is transparent counts as black. Hidden is, by the first of
/// these that applies:
/// 1. in an indexed PNG whose first colour is black, with three colours or more in use of which one
///    is not grey (labels, as VOC has them): all but the first colour;
/// 2. white (grey ≥ 128), in a picture that has white and black pixels;
/// 3. what is opaque (alpha ≥ 128), in one that has opaque and transparent pixels;
/// 4. of two colours the lighter; where they are an indexed PNG's and one is not grey, the one that
///    is later in its palette;
/// 5. white: all pixels, or none.
/// A picture that is all black in the high bytes of its 16-bit samples is read by the low bytes.
/// `reading` says which it was, `unusual` what was done but for 5, and for 2 where little lies
/// between white and black. `subject` names the file in messages. Throws what decode_image()
/// throws.
[[nodiscard]] MaskRaster read_mask_picture(std::span<const std::uint8_t> file,
                                           const std::string& subject);

}  // namespace lacuna
