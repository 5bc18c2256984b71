#pragma once

#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

struct MaskResult {
  Shared<MaskedImage> image;
  std::vector<Output> outputs;
};

/// Only the mask: the masked picture and the mask data. No model.
MaskResult mask_flow(const Input& input, const MaskFlowOptions& options, Workers& workers);

}  // namespace lacuna
