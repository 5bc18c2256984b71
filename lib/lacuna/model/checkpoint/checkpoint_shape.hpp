#pragma once

#include "lacuna/model/checkpoint/hub_config.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// What the tensors themselves tell of a model: all of its shape but the heads. `hubs` are asked
/// only for a stored grid that is not square, and for timm's pool. Moves tensors that turn out to
/// be of no use to the ignored ones. Throws Error{bad_value} if the tensors make no Vision
/// Transformer.
[[nodiscard]] VitConfig shape_of(NamedTensors& named, const std::vector<HubConfig>& hubs);

}  // namespace lacuna
