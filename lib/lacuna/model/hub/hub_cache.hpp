#pragma once

#include <filesystem>

#include "lacuna/model/hub/hub_name.hpp"

namespace lacuna {

/// Where huggingface_hub, transformers and timm keep what they download, as they find it:
/// HF_HUB_CACHE, HF_HOME/hub, XDG_CACHE_HOME/huggingface/hub or ~/.cache/huggingface/hub.
/// The folder may not exist.
[[nodiscard]] std::filesystem::path hub_cache();

/// A repository's folder in the cache.
[[nodiscard]] std::filesystem::path cached_repository(const HubName& name);

/// A repository's folder in the cache. It may not exist.
[[nodiscard]] std::filesystem::path cached_repository(const HubName& name);

/// The name with the commit that its revision means in the cache, of which the cache has files.
/// Throws Error{unreadable} if there is none, Error{bad_value} if the cache is not as it should be.
[[nodiscard]] HubName pinned(const HubName& name);

/// The folder with the files of that commit, or the one file that the name tells.
/// Throws what pinned() throws.
[[nodiscard]] std::filesystem::path cached_weights(const HubName& name);

}  // namespace lacuna
