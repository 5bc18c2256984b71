#pragma once

#include <string>
#include <vector>

#include "lacuna/patch/mask.hpp"

namespace lacuna::testing {

using Ids = std::vector<int>;

/// The hidden patches, ascending.
[[nodiscard]] inline Ids hidden_ids(const Mask& mask) {
  return inverted(mask).ids_keep;
}

/// One line per row, # = hidden.
[[nodiscard]] inline std::string picture(const Mask& mask, int columns) {
  std::string text;
  for (std::size_t i = 0; i < mask.hidden.size(); ++i) {
    text += mask.hidden[i] != 0 ? '#' : '.';
    text += (i + 1) % static_cast<std::size_t>(columns) == 0 ? "\n" : "";
  }
  return text;
}

}  // namespace lacuna::testing
