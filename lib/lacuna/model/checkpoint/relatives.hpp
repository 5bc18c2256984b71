#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// What the readable families are called, for messages.
inline constexpr std::string_view families_read =
    "lacuna reads ViT, DeiT, DeiT-III, DINO, MAE, DINOv2 and I-JEPA";

/// Recognises a model that shares names with a Vision Transformer and not its mathematics, by its
/// tensors: "is a Swin transformer (\"layers.0.blocks.0.…\"): its windows are shifted from layer to
/// layer". Nothing if it is none of those known.
[[nodiscard]] std::optional<std::string> relative_by_tensors(const WeightsFile& file);

/// The same by the model_type of a config.json: "swin: its windows …".
[[nodiscard]] std::optional<std::string_view> relative_by_type(std::string_view model_type);

}  // namespace lacuna
