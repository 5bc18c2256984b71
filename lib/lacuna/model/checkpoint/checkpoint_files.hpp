#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// The model that ships with lacuna, by the name that users give it.
inline constexpr std::string_view bundled_model = "mini";

/// Where the weights of that name lie: the bundled model's among the assets, from any working
/// directory; every other name is a path (so ./mini is a file). Throws what asset() throws.
[[nodiscard]] std::filesystem::path weights_path(const std::string& model);

/// A checkpoint as it lies on a disk: the weights, and the JSON files that hubs keep beside them.
struct CheckpointFiles {
  std::unique_ptr<WeightsFile> weights;
  std::optional<std::filesystem::path> config;               ///< config.json
  std::optional<std::filesystem::path> preprocessor_config;  ///< preprocessor_config.json
};

/// Opens the weights: a file by what is in it, never by its suffix (safetensors, PyTorch's zip, an
/// index of shards), or a folder as hubs lay it out. Prefixes of training code are taken off the
/// names. Throws what the readers throw, and Error{unreadable} if there is nothing of that name or
/// no weights in the folder, Error{bad_value} if the folder has several and no usual name.
[[nodiscard]] CheckpointFiles open_checkpoint(const std::filesystem::path& path);

/// The name of the file or folder, however it was spelt: never that of a home folder.
[[nodiscard]] std::string checkpoint_name(const std::filesystem::path& path);

}  // namespace lacuna
