#pragma once

#include "lacuna/model/checkpoint/checkpoint_decisions.hpp"
#include "lacuna/model/checkpoint/checkpoint_files.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// A checkpoint that is understood: its tensors by their canonical names, and the model they make.
struct UnderstoodCheckpoint {
  NamedTensors tensors;  ///< Of the WeightsFile that was understood.
  VitConfig config;      ///< Every decision is a sentence in it.
};

/// Finds out what a checkpoint is: names, shape, family, heads, preprocessing. Throws
/// Error{unsupported} for a relative that lacuna computes otherwise, Error{bad_value} if the
/// tensors make no model or the files contradict each other, Error{usage} for options that do not
/// fit, and what reading the JSON files throws.
[[nodiscard]] UnderstoodCheckpoint understand(const CheckpointFiles& files,
                                              const CheckpointOptions& options = {});

/// The same for a container without files beside it.
[[nodiscard]] UnderstoodCheckpoint understand(const WeightsFile& file,
                                              const CheckpointOptions& options = {});

}  // namespace lacuna
