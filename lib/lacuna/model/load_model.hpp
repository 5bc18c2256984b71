#pragma once

#include <optional>
#include <string>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/checkpoint_config.hpp"
#include "lacuna/model/vit_model.hpp"

namespace lacuna {

/// Which weights to run.
struct ModelOptions {
  std::string model = "untrained:deit-tiny";  ///< "untrained:NAME" or a .safetensors file.
  std::optional<int> heads;           ///< Overrides what the checkpoint says or its width implies.
  std::optional<std::string> family;  ///< Overrides what the checkpoint looks like.
  Pipeline preprocess = Pipeline::model;
  std::optional<int> decoder_heads;  ///< Of an MAE's decoder, where the checkpoint does not say.

  [[nodiscard]] CheckpointOptions checkpoint() const {
    return {
        .heads = heads, .family = family, .preprocess = preprocess, .decoder_heads = decoder_heads};
  }
};

/// Builds the model that the options name. Throws Error{usage} for an unknown untrained name,
/// and what reading and understanding a checkpoint throws.
[[nodiscard]] VitModel load_model(const ModelOptions& options, Workers& workers);

}  // namespace lacuna
