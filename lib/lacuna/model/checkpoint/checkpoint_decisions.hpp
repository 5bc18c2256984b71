#pragma once

#include <optional>
#include <vector>

#include "lacuna/model/checkpoint/hub_config.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/checkpoint/pipelines.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// What a checkpoint cannot tell, or is to be told otherwise.
struct CheckpointOptions {
  std::optional<int> heads = std::nullopt;  ///< If absent: config.json, the metadata, the width.
  std::optional<Family> family = std::nullopt;  ///< If absent: see choose_family().
  Pipeline preprocess = Pipeline::model;
  std::optional<int> decoder_heads = std::nullopt;  ///< Of an MAE's decoder.
};

// What the tensors do not tell, each decided by an option, else the first of `hubs` that states it,
// else what is usual; each leaves a sentence in config.decisions. They throw Error{usage} for an
// option that does not fit, Error{bad_value} for a stated value that does not.

/// Says it if the plain weights were taken, and not a running mean of them beside.
void decide_weights(const NamedTensors& named, VitConfig& config);
void decide_heads(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                  const CheckpointOptions& options, VitConfig& config);
/// Which GELU; and doubts where a bare file looks like what lacuna would compute wrongly.
void decide_activation(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                       VitConfig& config);
/// Its heads, and whether its pixels are normalised patch by patch.
void decide_decoder(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    const CheckpointOptions& options, VitConfig& config);
void decide_epsilon(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                    VitConfig& config);
/// How the code that the names belong to resizes a position table.
void decide_positions(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                      VitConfig& config);
/// What lies beside the weights wins; else the library whose names the tensors have.
void decide_preprocessing(const NamedTensors& named, const std::vector<HubConfig>& hubs,
                          const std::optional<JsonObject>& preprocessor,
                          const CheckpointOptions& options, VitConfig& config);

}  // namespace lacuna
