#pragma once

#include <vector>

#include "lacuna/analysis/explain/explanation.hpp"
#include "lacuna/analysis/pass/query.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/flow/prepare.hpp"

namespace lacuna {

/// Pixels of a patch's side: enough to measure its content.
inline constexpr int explained_patch_size = 32;

/// What is explained of a picture, unless its geometry is given: this many patches a side.
inline constexpr int default_explained_grid = 4;
inline constexpr int largest_explained_grid = 8;
[[nodiscard]] Preprocessing explained_preprocessing();

/// Everything that `lacuna explain` can be told about one image.
struct ExplainFlowOptions {
  PrepareOptions prepare;
  std::vector<QueryRequest> queries;  ///< The first is followed; none: the first visible patch.
  bool steps = false;                 ///< Also one slide a step.
  OutputOptions output;
};

struct ExplainResult {
  MaskedImage image;
  Explanation explanation;
  std::vector<Output> outputs;
};

/// Finds contradictions before anything starts. Throws Error{usage}.
void check_options(const ExplainFlowOptions& options);

/// The steps of masked self-attention on a small grid of the user's own photo. No model. Throws
/// Error{bad_value} for a grid that the figures cannot hold, Error{usage} if all is hidden.
ExplainResult explain_flow(const Input& input, const ExplainFlowOptions& options, Workers& workers);

}  // namespace lacuna
