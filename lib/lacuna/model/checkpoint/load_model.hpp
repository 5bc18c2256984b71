#pragma once

#include <optional>
#include <string>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// Which weights to run.
struct ModelOptions {
  /// The bundled model's name, "untrained:NAME", a file of weights or its folder.
  std::string model = std::string(bundled_model);
  std::optional<int> heads =
      std::nullopt;  ///< Overrides what the checkpoint says or its width implies.
  std::optional<Family> family = std::nullopt;  ///< Overrides what it looks like.
  Pipeline preprocess = Pipeline::model;
  std::optional<int> decoder_heads = std::nullopt;  ///< Of an MAE's decoder, as `heads`.

  [[nodiscard]] CheckpointOptions checkpoint() const {
    return {
        .heads = heads, .family = family, .preprocess = preprocess, .decoder_heads = decoder_heads};
  }
};

/// Builds the model that the options name. Throws Error{usage} for an unknown untrained name,
/// and what reading and understanding a checkpoint throws.
[[nodiscard]] VitModel load_model(const ModelOptions& options, Workers& workers);

}  // namespace lacuna
