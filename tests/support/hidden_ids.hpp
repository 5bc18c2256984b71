#pragma once

#include <vector>

#include "lacuna/patch/mask.hpp"

namespace lacuna::testing {

using Ids = std::vector<int>;

/// The hidden patches, ascending.
[[nodiscard]] inline Ids hidden_ids(const Mask& mask) {
  return inverted(mask).ids_keep;
}

}  // namespace lacuna::testing
