// Patch vectors are planes of one colour after another, [channel][row][column]: the order of the
// weights of a convolution, so that embedding patches is one matrix product. MAE's decoder predicts
// [row][column][channel] instead.
#include "lacuna/patch/patches.hpp"

#include <algorithm>
#include <cstddef>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr int channels = 3;

/// Calls copy(place in the planes, patch, place in its vector) for each run of patch_size floats.
template <typename Copy>
void for_each_run(const PatchGrid& grid, const Copy& copy) {
  const int height = grid.rows * grid.patch_size;
  const int width = grid.columns * grid.patch_size;
  for (int patch = 0; patch < grid.count(); ++patch) {
    const int top = grid.row_of(patch) * grid.patch_size;
    for (int channel = 0; channel < channels; ++channel) {
      for (int row = 0; row < grid.patch_size; ++row) {
        const std::ptrdiff_t line = std::ptrdiff_t{channel} * height + top + row;
        copy(line * width + std::ptrdiff_t{grid.column_of(patch)} * grid.patch_size, patch,
             (std::ptrdiff_t{channel} * grid.patch_size + row) * grid.patch_size);
      }
    }
  }
}

/// Each vector, seen as a matrix [?, inner] in row-major order, as its transpose.
Matrix transposed_each(const Matrix& patches, int inner) {
  const int outer = patches.columns() / inner;
  Matrix result(patches.rows(), patches.columns());
  for (int patch = 0; patch < patches.rows(); ++patch) {
    for (int place = 0; place < patches.columns(); ++place) {
      result.at(patch, place % inner * outer + place / inner) = patches.at(patch, place);
    }
  }
  return result;
}

}  // namespace

PatchGrid grid_of(int height, int width, int patch_size) {
  if (patch_size < 1 || height < 1 || width < 1 || height % patch_size != 0 ||
      width % patch_size != 0) {
    throw Error(ErrorKind::usage,
                "model input {} x {} (height x width): needed multiples of the patch size {}; "
                "change --image-size",
                height, width, patch_size);
  }
  return {.rows = height / patch_size, .columns = width / patch_size, .patch_size = patch_size};
}

Matrix cut_patches(const Planes& planes, const PatchGrid& grid) {
  Matrix patches(grid.count(), channels * grid.patch_size * grid.patch_size);
  for_each_run(grid, [&](std::ptrdiff_t pixel, int patch, std::ptrdiff_t place) {
    std::copy_n(planes.values.begin() + pixel, grid.patch_size, patches.row(patch).begin() + place);
  });
  return patches;
}

Planes paste_patches(const Matrix& patches, const PatchGrid& grid) {
  Planes planes{.height = grid.rows * grid.patch_size,
                .width = grid.columns * grid.patch_size,
                .values = std::vector<float>(patches.size())};
  for_each_run(grid, [&](std::ptrdiff_t pixel, int patch, std::ptrdiff_t place) {
    std::copy_n(patches.row(patch).begin() + place, grid.patch_size, planes.values.begin() + pixel);
  });
  return planes;
}

Matrix channels_last(const Matrix& patches) {
  return transposed_each(patches, patches.columns() / channels);
}

Matrix channels_first(const Matrix& patches) {
  return transposed_each(patches, channels);
}

}  // namespace lacuna
