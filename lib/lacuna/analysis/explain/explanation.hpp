#pragma once

#include <optional>

#include "lacuna/analysis/explain/patch_features.hpp"
#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/patch/masked_image.hpp"
#include "lacuna/patch/token_layout.hpp"

namespace lacuna {

/// One layout's way through masked self-attention: one head, its width d the number of features.
struct ExplainedLayout {
  TokenLayout layout;
  Matrix vectors;  ///< [length, d]: the patch features, and 0 where a patch is hidden.
  Matrix queries;  ///< [length, d].
  Matrix keys;     ///< [length, d].
  Matrix values;   ///< [length, d].
  Matrix scores;   ///< [length, length]: q · k / √d, and -inf where the key is not attended.
  Matrix weights;  ///< [length, length]: softmax of the scores, from the encoder's kernel.
  Matrix output;   ///< [length, d]: weights · values, from the encoder's kernel.
};

/// The five steps with every number, on patch features instead of a model's embeddings.
struct Explanation {
  Matrix features;  ///< [patches, d], before any is hidden.
  ExplainedLayout deit;
  ExplainedLayout mae;
  ExplainedLayout zeroed;  ///< Without the -inf step: its scores are those before the step.
  int query = 0;           ///< The patch whose weighted sum is followed.
  /// Where zeroed's attention goes: the mean over visible queries of the weight on hidden keys.
  float leak = 0;
  /// Largest |deit - mae| over the weights and outputs that both have.
  float difference = 0;
};

/// The projection of the queries: [d, d] as [out, in]. Keys and values are the vectors themselves.
/// There is no bias and no position, so that a zero vector stays 0 and its score is 0.
[[nodiscard]] Matrix query_projection();

/// Runs the three layouts. `query` is the patch to follow; without it, the first visible one.
/// Throws Error{bad_value} if every patch is hidden: then no key may be attended.
[[nodiscard]] Explanation explain(const MaskedImage& image, std::optional<int> query,
                                  Workers& workers);

}  // namespace lacuna
