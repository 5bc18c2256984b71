#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "lacuna/model/weights_file.hpp"

namespace lacuna {

/// A checkpoint as it lies on a disk: the weights, and the JSON files that hubs keep beside them.
struct CheckpointFiles {
  std::unique_ptr<WeightsFile> weights;
  std::optional<std::filesystem::path> config;               ///< config.json
  std::optional<std::filesystem::path> preprocessor_config;  ///< preprocessor_config.json
};

/// Opens the weights by what is in the file, never by its suffix. Throws what the readers throw,
/// and Error{unreadable} if there is nothing of that name.
[[nodiscard]] CheckpointFiles open_checkpoint(const std::filesystem::path& path);

}  // namespace lacuna
