#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lacuna/model/checkpoint/hub_config.hpp"
#include "lacuna/model/checkpoint/named_tensors.hpp"
#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// A family, and the sentence that says why it is this one.
struct FamilyChoice {
  Family family = Family::vit;
  std::string why;
};

/// The family of a checkpoint: what `asked` says; else what the tensors leave open and `hubs`, the
/// first first, say; else what the tensors hint at. Reads the shape in `config`. transformers has
/// no class for DINO: its files are a ViT's, with ImageNet's mean in the preprocessor's. Throws
/// Error{bad_value} if a hub contradicts the tensors.
[[nodiscard]] FamilyChoice choose_family(const NamedTensors& named, const VitConfig& config,
                                         const std::vector<HubConfig>& hubs,
                                         const std::optional<JsonObject>& preprocessor,
                                         std::optional<Family> asked);

/// The family as a person calls it: "distilled DeiT", "DINOv2 with 4 registers".
[[nodiscard]] std::string family_title(const VitConfig& config);

}  // namespace lacuna
