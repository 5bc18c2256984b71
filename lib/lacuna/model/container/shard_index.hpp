#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lacuna {

/// Limits of what is read. An index has about 100 bytes for each tensor.
struct ShardIndexLimits {
  static constexpr std::uint64_t bytes = std::uint64_t{4} << 20U;
  static constexpr int depth = 16;
};

/// Which shard holds which tensor: model.safetensors.index.json and its like.
struct ShardIndex {
  std::map<std::string, std::string> shard_of;  ///< Tensor to the name of a file beside the index.
  std::optional<std::uint64_t> total_size;      ///< Bytes of all tensors, as the index says.
};

/// Every shard's name is proved to be one of a file in the folder of the index. Throws what
/// InputFile throws, Error{damaged} naming the fault, Error{too_large} over a limit,
/// Error{not_image} if it is JSON of another kind.
/// Source: huggingface/transformers, modeling_utils.py, save_pretrained.
[[nodiscard]] ShardIndex read_shard_index(const std::filesystem::path& path);

}  // namespace lacuna
