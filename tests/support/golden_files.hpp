#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"

namespace lacuna::testing {

/// tests/golden/`name`.
[[nodiscard]] std::filesystem::path golden_path(const std::string& name);

/// The files of tests/golden/`folder` whose names end so, sorted.
[[nodiscard]] std::vector<std::filesystem::path> golden_files(const std::string& folder,
                                                              const std::string& ending = "");

/// Its bytes, and what it says if it is JSON.
[[nodiscard]] Bytes golden_bytes(const std::string& name);
[[nodiscard]] nlohmann::json golden_json(const std::string& name);

}  // namespace lacuna::testing
