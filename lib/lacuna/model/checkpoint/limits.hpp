#pragma once

namespace lacuna {

// Far above every published Vision Transformer; what lies beyond is no model but an accident.

inline constexpr int largest_width = 8192;
inline constexpr int largest_mlp_width = 65536;
inline constexpr int largest_depth = 128;
inline constexpr int largest_heads = 1024;
inline constexpr int largest_patch = 64;
inline constexpr int largest_image = 4096;  ///< Pixels of a side of the model's input.

}  // namespace lacuna
