#pragma once

#include <string>
#include <vector>

#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// A rectangle in pixels of the upright original: --mask-rect X,Y,W,H.
struct MaskRectangle {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// Hides the patches listed: numbers and ranges, "0-13,97". Throws Error{usage} naming the entry
/// that is no number or reversed, and Error{bad_value} for one outside the grid.
[[nodiscard]] Mask mask_of_patches(const PatchGrid& grid, const std::string& list);

/// Throws Error{usage} for a rectangle that is empty or left of or above every picture.
void check_rectangle(const MaskRectangle& rectangle);

/// Hides each patch of which at least half is covered by the rectangles together. `source` is the
/// part of the original that the grid shows (ModelImage::source); `original` its size. Throws
/// what check_rectangle() throws, and Error{bad_value} for a rectangle wholly outside the original,
/// or within its first pixel (shares of the picture instead of pixels).
[[nodiscard]] Mask mask_of_rectangles(const PatchGrid& grid, const Box& source,
                                      const std::vector<MaskRectangle>& rectangles,
                                      int original_height, int original_width);

}  // namespace lacuna
