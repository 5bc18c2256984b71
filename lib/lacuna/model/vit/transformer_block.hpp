#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/attention.hpp"
#include "lacuna/model/nn/linear.hpp"
#include "lacuna/model/nn/row_kernels.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// One pre-norm block, packed. D width, H MLP width.
struct BlockWeights {
  nn::LayerNorm norm1;
  nn::Linear qkv;         ///< [3 D, D]: q, k, v, each head-major.
  nn::Linear projection;  ///< [D, D].
  nn::LayerNorm norm2;
  Activation activation = Activation::gelu;
  nn::Linear fc1;  ///< [H, D]; [2 H, D] for Activation::swiglu.
  nn::Linear fc2;  ///< [D, H].
};

/// Memory that one block after another works in; `tokens` of all sequences together.
struct BlockBuffers {
  /// What one worker needs of a strip of tokens.
  struct Strip {
    Matrix normed;  ///< [rows, D].
    Matrix mlp;     ///< [rows, H].
    Matrix halves;  ///< [rows, 2 H], Activation::swiglu only.
  };
  std::vector<Strip> strips;
  Matrix qkv;       ///< [tokens, 3 D].
  Matrix attended;  ///< [tokens, D].
  nn::AttentionBuffers attention;
};

/// One of the sequences that go through a block together; it attends to itself only.
struct BlockSequence {
  MatrixView tokens;          ///< [tokens, D]: the residual stream.
  std::span<const int> keys;  ///< The tokens that are attended.
  /// Gets each head's weights [tokens, keys], from several threads at once; may be empty.
  std::function<void(int head, ConstMatrixView weights)> on_head = nullptr;
};

/// x += attn(norm1(x)); x += mlp(norm2(x)), in place. What comes of a sequence does not depend on
/// the others. Source: rwightman/timm, vision_transformer.py, Block; all families here use the
/// same.
void transformer_block(const BlockWeights& block, int heads,
                       std::span<const BlockSequence> sequences, BlockBuffers& buffers,
                       Workers& workers);

}  // namespace lacuna
