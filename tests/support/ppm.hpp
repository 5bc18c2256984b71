#pragma once

#include <string>

#include "lacuna/image/image.hpp"

namespace lacuna::testing {

/// The binary PPM file tests/golden/`name`, read without lacuna's decoders.
[[nodiscard]] Image golden_ppm(const std::string& name);

/// The largest difference of two bytes at the same place; 256 if the sizes differ.
[[nodiscard]] int largest_difference(const Image& a, const Image& b);

}  // namespace lacuna::testing
