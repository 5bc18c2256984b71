#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/model/hub/download.hpp"

namespace lacuna {

// What --model may be: the bundled model, a name on the Hub, a path; "untrained:" is
// load_model()'s.

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

/// What outputs call it: a name on the Hub as it is, otherwise the file's or folder's own name,
/// however it was spelt: never that of a home folder.
[[nodiscard]] std::string checkpoint_name(const std::string& model);

}  // namespace lacuna
