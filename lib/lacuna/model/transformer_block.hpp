#pragma once

#include <functional>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/attention.hpp"
#include "lacuna/model/kernels.hpp"
#include "lacuna/model/vit_config.hpp"

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

/// Memory that one block after another works in.
struct BlockBuffers {
  Matrix normed;    ///< [tokens, D].
  Matrix qkv;       ///< [tokens, 3 D].
  Matrix attended;  ///< [tokens, D].
  Matrix mlp;       ///< [tokens, H].
  Matrix halves;    ///< [tokens, 2 H], Activation::swiglu only.
  nn::AttentionBuffers attention;
};

/// x += attn(norm1(x)); x += mlp(norm2(x)), in place on `tokens` [tokens, D]. Only `keys` are
/// attended. `on_head` (may be empty) gets each head's weights [tokens, keys], from several threads
/// at once. Source: rwightman/timm, vision_transformer.py, Block; all families here use the same.
void transformer_block(const BlockWeights& block, int heads, std::span<const int> keys,
                       BlockBuffers& buffers, MatrixView tokens,
                       const std::function<void(int head, ConstMatrixView weights)>& on_head,
                       Workers& workers);

}  // namespace lacuna
