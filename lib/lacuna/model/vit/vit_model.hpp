#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/matrix.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/linear.hpp"
#include "lacuna/model/nn/row_kernels.hpp"
#include "lacuna/model/vit/tensor_source.hpp"
#include "lacuna/model/vit/transformer_block.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// The parameters of a classifier over pooled states.
struct ClassifierWeights {
  std::optional<nn::LayerNorm> norm;  ///< fc_norm: after a mean pool, in place of the final norm.
  nn::Linear head;                    ///< [classes, D], or [classes, 2 D] for Pool::cls_and_mean.
  std::optional<nn::Linear> distillation_head;  ///< [classes, D].
};

/// The parameters of an MAE decoder. E = config.decoder->width.
struct DecoderWeights {
  nn::Linear embedding;  ///< [E, D].
  Matrix mask_token;     ///< [1, E].
  Matrix positions;      ///< [1 + patches, E] at config.stored_grid: the sine-cosine table.
  std::vector<BlockWeights> blocks;
  nn::LayerNorm norm;
  nn::Linear prediction;  ///< [3 p p, E]; a pixel's colours lie together: row, column, colour.
};

/// The parameters of an encoder, packed for the kernels. Shapes in PyTorch's order; D =
/// config.width. Layer scales are folded into the products before them: both are linear.
struct VitWeights {
  nn::Linear patch_embedding;  ///< [D, 3 · p · p] and its bias: the convolution as a product.
  Matrix prefix;               ///< [prefix tokens, D]: cls_token, dist_token, reg_token.
  Matrix positions;            ///< [config.prefix_positions() + patches, D].
  Matrix mask_token;           ///< [1, D], or empty.
  std::vector<BlockWeights> blocks;  ///< [depth].
  std::optional<nn::LayerNorm> norm;
  std::optional<ClassifierWeights> classifier;  ///< Nothing, too, if it is not shown.
  std::optional<DecoderWeights> decoder;
};

/// A model that is ready to run. Immutable after it is built; passes share it.
struct VitModel {
  VitConfig config;
  VitWeights weights;
};

/// Asks `source` for every tensor of the model, by timm name, and packs it. Beyond timm's names:
/// "blocks.N.ls1.gamma", "reg_token", "mask_token" (the encoder's), and of the decoder
/// "decoder_mask_token" and the original MAE's "decoder_pos_embed", "decoder_embed",
/// "decoder_blocks.N.…", "decoder_norm", "decoder_pred". The MLP of Activation::swiglu is "mlp.fc1"
/// [2 · mlp_width, D] and "mlp.fc2". Throws what TensorSource throws.
[[nodiscard]] VitModel build_vit(const VitConfig& config, const TensorSource& source,
                                 Workers& workers);

/// A tensor by the name that build_vit() asks for, and the shape that it is stored with.
struct NamedShape {
  std::string name;
  std::vector<std::uint64_t> shape;
};

/// Every tensor that build_vit() asks for, in the order of its asking.
[[nodiscard]] std::vector<NamedShape> expected_tensors(const VitConfig& config);

}  // namespace lacuna
