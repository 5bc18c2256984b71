#pragma once

#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/kernels.hpp"
#include "lacuna/model/tensor_source.hpp"
#include "lacuna/model/transformer_block.hpp"
#include "lacuna/model/vit_config.hpp"

namespace lacuna {

/// The parameters of an encoder, packed for the kernels. Shapes in PyTorch's order; D =
/// config.width.
struct VitWeights {
  nn::Linear patch_embedding;  ///< [D, 3 · p · p] and its bias: the convolution as a product.
  Matrix prefix;               ///< [prefix tokens, D]: cls_token, dist_token, reg_token.
  Matrix positions;            ///< [config.prefix_positions() + patches, D].
  std::vector<BlockWeights> blocks;  ///< [depth].
  nn::LayerNorm norm;
};

/// An encoder that is ready to run. Immutable after it is built; passes share it.
struct VitModel {
  VitConfig config;
  VitWeights weights;
};

/// Asks `source` for every tensor of the encoder, by timm name, and packs it.
/// Throws what TensorSource::tensor() throws.
[[nodiscard]] VitModel build_vit(const VitConfig& config, TensorSource& source, Workers& workers);

/// The position rows for a grid: the stored table if the grid is the stored one; generated anew for
/// untrained models. Throws Error{bad_value} for another grid of a trained model, naming both.
[[nodiscard]] Matrix position_rows(const VitModel& model, const PatchGrid& grid);

}  // namespace lacuna
