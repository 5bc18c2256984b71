#pragma once

#include <filesystem>

#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A mask from a file, told apart by content:
///   picture  of the original's size: nearest pixel, white (grey ≥ 128) = hidden, a patch is hidden
///   if at least half of
///            it is; of exactly the grid's size: cell by cell.
///   JSON     rows of 0 and 1 of the grid's size, a flat list of patch_count of them, {"mask": …},
///   {"hidden": [patch, …]},
///            or an attention or mask JSON that lacuna wrote ("mask.values").
///   .npy     bool, integer or float array of the grid's or the original's size; not 0 = hidden.
/// `source` is the part of the original that the grid shows.
/// Throws Error{bad_value} for another size (naming both, and EXIF rotation if the size fits
/// unrotated), {damaged} for a broken file, {not_image} for another kind of file, and what reading
/// throws.
[[nodiscard]] Mask mask_of_file(const std::filesystem::path& path, const PatchGrid& grid,
                                const Box& source, int original_height, int original_width);

}  // namespace lacuna
