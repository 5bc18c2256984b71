#pragma once

#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/patch/mask.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// What a picture needs of predicted pixels. A decoder that was trained with norm_pix_loss predicts
/// each patch with mean 0 and deviation 1: the patch's own mean and contrast have to come from
/// elsewhere.
enum class NormPix {
  off,         ///< Raw pixels: nothing is missing.
  oracle,      ///< The true patches' mean and deviation: hidden pixels leak into the picture.
  neighbours,  ///< Interpolated from the visible patches: nothing leaks.
};
inline constexpr Word<NormPix> norm_pix_words[] = {
    {NormPix::off, "off"}, {NormPix::oracle, "oracle"}, {NormPix::neighbours, "neighbours"}};

/// Mean and deviation of each patch, over all pixels and colours.
struct PatchStatistics {
  std::vector<double> mean;       ///< [patches].
  std::vector<double> deviation;  ///< [patches]: √(variance + 1e-6), the variance unbiased.
};

/// Of patch vectors [patches, 3 p p] in any order.
/// Source: facebookresearch/mae, models_mae.py, forward_loss.
[[nodiscard]] PatchStatistics patch_statistics(const Matrix& patches);

/// The same where a patch is visible; where it is hidden, the mean over all visible patches,
/// weighted by the inverse cube of the distance between the patches' centres: of the powers 2, 3, 4
/// and 6, and the nearest patches alone, the closest to the true means of three photos, 75 %
/// hidden. Needs a visible patch.
[[nodiscard]] PatchStatistics interpolated_statistics(const PatchStatistics& statistics,
                                                      const PatchGrid& grid, const Mask& mask);

/// Each row made to have mean 0 and deviation 1, and back.
[[nodiscard]] Matrix normalised_patches(const Matrix& patches, const PatchStatistics& statistics);
[[nodiscard]] Matrix restored_patches(const Matrix& patches, const PatchStatistics& statistics);

}  // namespace lacuna
