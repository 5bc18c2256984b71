#pragma once

#include <span>

#include "lacuna/base/matrix.hpp"

namespace lacuna::testing {

struct ScalarAttention {
  Matrix output;   ///< [tokens, width].
  Matrix weights;  ///< [heads · tokens, tokens].
};

/// The judge of nn::attention(): the definition, word for word, in double and one number at a time.
/// Every key has a score; masked ones get -inf; softmax over the whole row; the weighted sum over
/// all values, weight 0 or not.
[[nodiscard]] ScalarAttention scalar_attention(ConstMatrixView qkv, int heads,
                                               std::span<const int> keys);

}  // namespace lacuna::testing
