#pragma once

#include "lacuna/base/matrix.hpp"
#include "lacuna/image/preprocess.hpp"
#include "lacuna/patch/patch_grid.hpp"

namespace lacuna {

/// The grid of an image of [height, width]. Throws Error{usage} unless both are multiples of
/// patch_size.
[[nodiscard]] PatchGrid grid_of(int height, int width, int patch_size);

/// Patch vectors [patch_count, 3 · p · p], each in the order (channel, row, column) of a
/// convolution's weights.
[[nodiscard]] Matrix cut_patches(const Planes& planes, const PatchGrid& grid);

/// The inverse of cut_patches().
[[nodiscard]] Planes paste_patches(const Matrix& patches, const PatchGrid& grid);

/// Patch vectors in MAE's order (row, column, channel), the colours of a pixel side by side; and
/// back. Source: facebookresearch/mae, models_mae.py, patchify.
[[nodiscard]] Matrix channels_last(const Matrix& patches);
[[nodiscard]] Matrix channels_first(const Matrix& patches);

}  // namespace lacuna
