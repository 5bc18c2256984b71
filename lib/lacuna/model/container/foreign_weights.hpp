#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace lacuna {

/// How many leading bytes foreign_weights() looks at.
inline constexpr std::size_t foreign_weights_bytes = 512;

/// What a file that is no safetensors file is instead, and what to do about it, from its first
/// bytes: "is a Git LFS pointer, not the weights; run `git lfs pull`". Nothing if unknown.
[[nodiscard]] std::optional<std::string> foreign_weights(std::span<const std::uint8_t> start);

/// True for an .npz, which is a ZIP archive as PyTorch's files are, from its first bytes.
[[nodiscard]] bool is_numpy_archive(std::span<const std::uint8_t> start);

}  // namespace lacuna
