#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// A tensor by its canonical name and the shape that it has when its parts lie below each other.
struct NamedShape {
  std::string name;
  std::vector<std::uint64_t> shape;
};

/// Every tensor that build_vit() asks for, in the order of its use.
[[nodiscard]] std::vector<NamedShape> expected_tensors(const VitConfig& config);

}  // namespace lacuna
