#pragma once

#include <filesystem>
#include <string>

#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna {

/// What huggingface_hub has of a user: HF_HOME, XDG_CACHE_HOME/huggingface or
/// ~/.cache/huggingface.
[[nodiscard]] std::filesystem::path hub_home();

/// Where huggingface_hub, transformers and timm keep what they download, as they find it:
/// HF_HUB_CACHE, or hub in hub_home().
/// The folder may not exist.
[[nodiscard]] std::filesystem::path hub_cache();

/// A repository's folder in the cache. It may not exist.
[[nodiscard]] std::filesystem::path cached_repository(const HubName& name);

/// The name with the commit that its revision means in the cache, of which the cache has files.
/// Throws Error{unreadable} if there is none, Error{bad_value} if the cache is not as it should be.
[[nodiscard]] HubName pinned(const HubName& name);

/// Whether huggingface_hub or lacuna has noted that the commit has no file of this name.
[[nodiscard]] bool is_known_absent(const HubName& pinned, const std::string& file);

/// The folder with the files of that commit, or the one file that the name tells.
/// Throws what pinned() throws.
[[nodiscard]] std::filesystem::path cached_weights(const HubName& name);

}  // namespace lacuna
