#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// What the readable families are called, for messages.
inline constexpr std::string_view families_read =
    "lacuna reads ViT, DeiT, DeiT-III, DINO, MAE, DINOv2 and I-JEPA";

// Why relatives of the Vision Transformer cannot be computed as one.

namespace not_read {
inline constexpr std::string_view clip =
    "it norms before the first layer, and most have another GELU";
inline constexpr std::string_view siglip =
    "it pools by an attention of its own, and its GELU is another";
inline constexpr std::string_view eva =
    "it rotates queries and keys by place, or has no single qkv";
inline constexpr std::string_view dinov3 =
    "it rotates queries and keys by place and has no position table";
inline constexpr std::string_view beit =
    "it adds a bias by relative place to every attention score";
inline constexpr std::string_view swin = "it attends in windows that shift from layer to layer";
inline constexpr std::string_view sam = "it attends in windows and adds relative positions";
}  // namespace not_read

/// Recognises a model that shares names with a Vision Transformer and not its mathematics, by its
/// tensors: "is a Swin transformer (\"layers.0.blocks.0.…\"): its windows are shifted from layer to
/// layer". Nothing if it is none of those known.
[[nodiscard]] std::optional<std::string> relative_by_tensors(const WeightsFile& file);

/// The same by the model_type of a config.json: "swin: its windows …".
[[nodiscard]] std::optional<std::string_view> relative_by_type(std::string_view model_type);

}  // namespace lacuna
