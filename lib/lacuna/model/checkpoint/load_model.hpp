#pragma once

#include <string>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/checkpoint/checkpoint_config.hpp"
#include "lacuna/model/checkpoint/model_name.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {

/// Which weights to run, and what is said of them.
struct ModelOptions : CheckpointOptions {
  /// The bundled model's name, "untrained:NAME", a file of weights or its folder, or a name
  /// on the Hugging Face Hub.
  std::string model = std::string(bundled_model);
  HubAccess hub = {};  ///< What may be done if the model is the Hub's and not here.
};

/// Builds the model that the options name. Throws Error{usage} for an unknown untrained name,
/// and what reading and understanding a checkpoint throws.
[[nodiscard]] VitModel load_model(const ModelOptions& options, Workers& workers);

}  // namespace lacuna
