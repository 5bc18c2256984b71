#pragma once

#include <array>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// What a patch looks like, in a few numbers that anybody can check by eye.
enum class PatchFeature {
  brightness,   ///< Mean of 0.299 R + 0.587 G + 0.114 B.
  red_green,    ///< Mean of R - G.
  yellow_blue,  ///< Mean of (R + G) / 2 - B.
  contrast,     ///< Standard deviation of the brightness.
};

inline constexpr Word<PatchFeature> patch_feature_words[] = {
    {PatchFeature::brightness, "brightness"},
    {PatchFeature::red_green, "red_green"},
    {PatchFeature::yellow_blue, "yellow_blue"},
    {PatchFeature::contrast, "contrast"}};

inline constexpr std::array patch_feature_order = {
    PatchFeature::brightness, PatchFeature::red_green, PatchFeature::yellow_blue,
    PatchFeature::contrast};

/// [patches, 4], in patch_feature_order: each feature shifted and scaled to mean 0 and standard
/// deviation 1 over all patches of the picture. A feature that all patches share is 0.
[[nodiscard]] Matrix patch_features(const Image& pixels, const PatchGrid& grid);

}  // namespace lacuna
