#pragma once

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// Takes off the prefixes that training code puts before every name: "module." and "_orig_mod.",
/// where all tensors have it; then "backbone." where any has it (DINO's heads stand beside the
/// backbone), unless two tensors would get one name. A note says what was taken off.
void take_wrappers_off(WeightsFile& file);

}  // namespace lacuna
