#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/mask_raster.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A mask, and what is worth a warning about its file, each with the file's name: a picture that is
/// not simply white and black, a mask that hides no patch or every patch.
struct FileMask {
  Mask mask;
  std::string hash;                         ///< content_hash() of the file.
  std::optional<MaskReading> reading = {};  ///< Of a picture.
  std::vector<std::string> notes;
};

/// A mask from a file, told apart by content:
/// - a picture of the original's size: white (grey ≥ 128) = hidden, transparent = visible; if that
///   hides all or nothing, or it is one of labels, as read_mask_picture() has it; nearest pixel, a
///   patch is hidden if at least half of it is; of exactly the grid's size: cell by cell;
/// - JSON: rows of 0 and 1 of the grid's size, a flat list of patch_count of them, {"mask": …},
///   {"hidden": [patch, …]}, or an attention or mask JSON that lacuna wrote ("mask.values");
/// - .npy: a bool, integer or float array of the grid's or the original's size, or a flat one of
///   patch_count; not 0 = hidden.
/// `source` is the part of the original that the grid shows. The ids are in raster order.
/// Throws Error{bad_value} for another size (naming both, and EXIF rotation if the size fits
/// unrotated) or a value that is none of a mask, {damaged} for a broken file, {unsupported} for an
/// array of another type, {not_image} for another kind of file, {too_large} for JSON or .npy over
/// 64 MiB, and what reading throws.
[[nodiscard]] FileMask mask_of_file(const std::filesystem::path& path, const PatchGrid& grid,
                                    const Box& source, int original_height, int original_width);

/// Reads the file as far as it can be judged without an image, so that a run of many does not start
/// with a mask that is missing or broken. Throws as mask_of_file() does, but for sizes.
void check_mask_file(const std::filesystem::path& path);

}  // namespace lacuna
