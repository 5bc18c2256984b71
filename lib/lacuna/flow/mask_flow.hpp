#pragma once

#include <filesystem>
#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"

namespace lacuna {

/// Everything that `lacuna mask` can be told about one image.
struct MaskFlowOptions {
  PrepareOptions prepare;
  int patch_size = 16;
  bool numbers = false;  ///< Write each patch's number on it.
  OutputOptions output;
};

struct MaskResult {
  MaskedImage image;
  std::vector<Output> outputs;
};

/// Only the mask: the masked picture and the mask data. No model.
MaskResult mask_flow(const Input& input, const MaskFlowOptions& options, Workers& workers);

}  // namespace lacuna
