#pragma once

#include <cstdint>
#include <span>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/linear.hpp"

namespace lacuna {

/// The step that everything is about, alone: single-head self-attention in which some keys are
/// masked.
/// - scores = q kᵀ / √D, and -inf where mask == 0
/// - weights = softmax(scores)
/// - output = weights v
///
/// It runs the kernel that the encoder runs.
class MaskedSelfAttention {
 public:
  /// A torch.nn.Linear(D, D): weight [D, D] as [out, in], bias [D].
  struct Parameters {
    ConstMatrixView weight;
    std::span<const float> bias;
  };
  MaskedSelfAttention(const Parameters& query, const Parameters& key, const Parameters& value,
                      Workers& workers);

  struct Result {
    Matrix qkv;      ///< [length, 3 · D]: queries, keys and values, side by side.
    Matrix output;   ///< [length, D].
    Matrix weights;  ///< [length, length]; columns of masked keys are exactly 0.
  };

  /// x [length, D]; mask [length], 1 = may be attended, as in the code that this comes from.
  /// A batch of padded sequences is one call each: its padding keys are masked, and its padding
  /// rows mean nothing. Throws Error{usage} if the mask is all 0: a row of -inf has no softmax,
  /// PyTorch would return NaN.
  [[nodiscard]] Result operator()(ConstMatrixView x, std::span<const std::uint8_t> mask,
                                  Workers& workers) const;

 private:
  nn::Linear qkv_;
};

}  // namespace lacuna
