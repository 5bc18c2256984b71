#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lacuna/patch/mask_raster.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A mask from a .npy file, not 0 = hidden: [height, width], with leading dimensions of 1, or a
/// flat list of one value per patch. `subject` names it in messages. Throws Error{bad_value} for
/// another shape or a NaN, and what read_npy() throws.
[[nodiscard]] MaskRaster read_mask_array(std::span<const std::uint8_t> file,
                                         const std::string& subject, const PatchGrid& grid);

}  // namespace lacuna
