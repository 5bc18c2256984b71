#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// What hubs call a checkpoint's weights, or the index of its shards. The first that is there is
/// taken.
inline constexpr std::array<std::string_view, 4> usual_weights = {
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
    "pytorch_model.bin.index.json"};

/// The JSON files beside it that say how to read it and how to feed it.
inline constexpr std::array<std::string_view, 2> descriptions = {"config.json",
                                                                 "preprocessor_config.json"};

/// A checkpoint as it lies on a disk: the weights, and the JSON files that hubs keep beside them.
struct CheckpointFiles {
  std::unique_ptr<WeightsFile> weights;
  std::optional<std::filesystem::path> config;               ///< config.json
  std::optional<std::filesystem::path> preprocessor_config;  ///< preprocessor_config.json
};

/// Whether the file is a list of shards, by what is in it. Throws what reading throws.
[[nodiscard]] bool is_shard_index(const std::filesystem::path& path);

/// Opens the weights: a file by what is in it, never by its suffix (safetensors, PyTorch's zip, an
/// index of shards), or a folder as hubs lay it out. Prefixes of training code are taken off the
/// names. Throws what the readers throw, and Error{unreadable} if there is nothing of that name or
/// no weights in the folder, Error{bad_value} if the folder has several and no usual name.
[[nodiscard]] CheckpointFiles open_checkpoint(const std::filesystem::path& path);

}  // namespace lacuna
