#pragma once

#include <optional>

#include "lacuna/analysis/pass/patch_scores.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// How far a picture is from the truth, in 8-bit values (0 to 255) over hidden patches only. One
/// measure for the reconstruction and for the fills that it is compared with.
struct PictureError {
  double mse = 0;              ///< Mean squared difference over pixels and colours.
  std::optional<double> psnr;  ///< 10 log10(255² / mse) in dB; none if mse is 0.
};

/// Of two pictures of the grid's size. Nothing if no patch is hidden.
[[nodiscard]] std::optional<PictureError> picture_error(const Image& picture, const Image& truth,
                                                        const PatchGrid& grid, const Mask& mask);

/// The mse of each hidden patch; visible patches have none.
[[nodiscard]] PatchScores patch_errors(const Image& picture, const Image& truth,
                                       const PatchGrid& grid, const Mask& mask);

}  // namespace lacuna
