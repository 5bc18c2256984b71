#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lacuna/model/vit/vit_config.hpp"

namespace lacuna {

/// What the name of an architecture of timm tells, which its tensors do not.
struct Architecture {
  int heads = 0;  ///< Of the published size; 0: the name does not say.
  Activation activation = Activation::gelu;
  std::string refused = {};  ///< Why lacuna would compute it wrongly. Empty: it computes it.
};

/// Reads "vit_base_patch16_224.augreg_in21k", with or without the tag behind the point. A name with
/// a word that is not known is refused: an architecture is computed where it was proved equal to
/// timm's, tests/reference/all_architectures.py.
[[nodiscard]] Architecture architecture_named(std::string_view name);

/// The activation of that name in Hugging Face's configurations, and in timm's. Nothing if lacuna
/// does not compute it.
[[nodiscard]] std::optional<Activation> activation_named(std::string_view name);

}  // namespace lacuna
