#pragma once

#include <cstdint>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna::testing {

/// The 2-layer encoder with a distillation token of tests/golden/encoder.
[[nodiscard]] VitModel golden_encoder(Workers& workers);

/// drawn() as a matrix.
[[nodiscard]] Matrix drawn_matrix(std::uint64_t stream, int rows, int columns, int exponent);

/// 16 × 16 pixels of noise, 9 of 16 patches hidden, as for the golden encoder.
[[nodiscard]] MaskedImage small_image();

}  // namespace lacuna::testing
