#pragma once

#include <memory>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// The same weights without the prefixes that training code puts before every name: "module." and
/// "_orig_mod.", where all tensors have it; then "backbone." where any has it (DINO's heads stand
/// beside the backbone), unless two tensors would get one name. A note says what was taken off.
[[nodiscard]] std::unique_ptr<WeightsFile> with_bare_names(std::unique_ptr<WeightsFile> file);

}  // namespace lacuna
