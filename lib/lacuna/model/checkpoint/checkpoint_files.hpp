#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/container/weights_file.hpp"
#include "lacuna/model/hub/download.hpp"

namespace lacuna {

/// The model that ships with lacuna, by the name that users give it.
inline constexpr std::string_view bundled_model = "mini";

/// A --model as a run holds it from start to end: a name on the Hub with its commit, everything
/// else as it is. What the cache does not have is downloaded, if that may be. Throws
/// Error{unreadable} with what to do about it if it may not, and what pinned() and
/// download_model() throw.
[[nodiscard]] std::string pinned_model(const std::string& model, const HubAccess& access);

/// What the cache lacks of a model, in words; nothing if it can be opened. Throws what
/// open_checkpoint() throws of a file that is there.
[[nodiscard]] std::optional<std::string> lack_of(const HubName& name);

/// Of a name on the Hub with its commit, what describes the weights, is not in the cache and may be
/// on the Hub: timm and AutoModel bring no more than they read. Empty for every other name.
[[nodiscard]] std::vector<std::string> unasked_descriptions(const std::string& model);

/// Where the weights of that name lie: the bundled model's among the assets, from any working
/// directory; a Hub's in its cache; every other name is a path (so ./mini is a file). Throws what
/// asset() and cached_weights() throw.
[[nodiscard]] std::filesystem::path weights_path(const std::string& model);

/// What hubs call a checkpoint's weights, or the index of its shards. The first that is there is
/// taken.
inline constexpr std::array<std::string_view, 4> usual_weights = {
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
    "pytorch_model.bin.index.json"};

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

/// What outputs call it: a name on the Hub as it is, otherwise the file's or folder's own name,
/// however it was spelt: never that of a home folder.
[[nodiscard]] std::string checkpoint_name(const std::string& model);

}  // namespace lacuna
