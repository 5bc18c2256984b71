#pragma once

#include <filesystem>
#include <string>

#include "lacuna/runner/batch/batch.hpp"

namespace lacuna {

/// What the records keep of one input: outputs by their path below `folder`, and no path of this
/// machine in a message.
[[nodiscard]] ManifestLine item_line(const Input& input, const std::string& command,
                                     const std::string& key, const ItemReport& report,
                                     const std::filesystem::path& folder);

}  // namespace lacuna
