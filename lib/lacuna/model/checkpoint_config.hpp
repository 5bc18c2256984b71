#pragma once

#include <optional>

#include "lacuna/model/vit_config.hpp"
#include "lacuna/model/weights_file.hpp"

namespace lacuna {

/// What a checkpoint's tensors cannot tell.
struct CheckpointOptions {
  std::optional<int> heads;  ///< Attention heads; if absent, by the file's metadata or its width.
};

/// The shape of the Vision Transformer that the file holds: ViT, DeiT (distilled or not), DINO or
/// an MAE encoder, by the tensor names of timm and the original code. Preprocessing is DeiT's, at
/// the size that the position table was made for. Throws Error{unsupported} for a family that is
/// recognised and not read, Error{bad_value} if the tensors make no such model, Error{usage} if
/// options.heads does not divide the width.
[[nodiscard]] VitConfig detect_config(const WeightsFile& file,
                                      const CheckpointOptions& options = {});

}  // namespace lacuna
