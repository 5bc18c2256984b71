#pragma once

#include <vector>

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/options.hpp"

namespace lacuna {

struct ExplainResult {
  Shared<MaskedImage> image;
  Shared<Explanation> explanation;
  std::vector<Output> outputs;
};

/// The steps of masked self-attention on a small grid of the user's own photo. No model. Throws
/// Error{bad_value} for a grid that the figures cannot hold, or if all is hidden.
ExplainResult explain_flow(const Input& input, const ExplainFlowOptions& options, Workers& workers);

}  // namespace lacuna
