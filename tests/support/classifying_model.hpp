#pragma once

#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/vit/vit_model.hpp"
#include "lacuna/patch/masked_image.hpp"

namespace lacuna::testing {

/// tiny_config() with a mask token and a classifier of 7 classes; seeded weights.
[[nodiscard]] VitModel classifying_model(Pool pool, Workers& workers);

/// A picture of noise of the model's size, these of its patches hidden.
[[nodiscard]] MaskedImage noise_image(const VitConfig& config, const std::vector<int>& hidden);

}  // namespace lacuna::testing
