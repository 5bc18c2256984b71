#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "lacuna/analysis/reconstruct/reconstruction.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna::testing {

/// The value of a tensor at (row, column).
using Formula = std::function<float(int row, int column)>;

/// A masked autoencoder whose tensors are 0, layer norms 1, but for the formulas given: one layer
/// of one head and width 4, a decoder of one layer of two heads and width 4. Its pixels need no
/// normalisation: mean 0, deviation 1.
[[nodiscard]] VitModel tiny_mae(const PatchGrid& grid,
                                const std::map<std::string, Formula>& tensors,
                                std::optional<bool> normalised_pixels, Workers& workers);

/// A picture of the grid's size as the tiny model sees it.
[[nodiscard]] MaskedImage tiny_image(const PatchGrid& grid, const std::vector<std::uint8_t>& hidden,
                                     const std::function<int(int row, int column, int colour)>& of);

/// Two patches side by side, of 2 x 2 pixels.
inline constexpr PatchGrid pair_grid = {.rows = 1, .columns = 2, .patch_size = 2};

/// Left patch 100, right patch alternating between 20 and 60: mean 40.
[[nodiscard]] MaskedImage two_patches(const std::vector<std::uint8_t>& hidden);

[[nodiscard]] Reconstruction reconstructed(const VitModel& model, const MaskedImage& image,
                                           NormPix mode = NormPix::off);

}  // namespace lacuna::testing
