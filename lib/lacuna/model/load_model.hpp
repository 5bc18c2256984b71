#pragma once

#include <optional>
#include <string>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/checkpoint_config.hpp"
#include "lacuna/model/vit_model.hpp"

namespace lacuna {

/// Which weights to run.
struct ModelOptions {
  std::string model =
      "untrained:deit-tiny";          ///< "untrained:NAME", a file of weights or its folder.
  std::optional<int> heads;           ///< Overrides what the checkpoint says or its width implies.
  std::optional<std::string> family;  ///< Overrides what the checkpoint looks like.
  Pipeline preprocess = Pipeline::model;

  [[nodiscard]] CheckpointOptions checkpoint() const {
    return {
        .heads = heads, .decoder_heads = decoder_heads, .family = family, .preprocess = preprocess};
  }
};

/// Builds the model that the options name. Throws Error{usage} for an unknown untrained name,
/// and what reading and understanding a checkpoint throws.
[[nodiscard]] VitModel load_model(const ModelOptions& options, Workers& workers);

}  // namespace lacuna
