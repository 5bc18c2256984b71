#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"

namespace lacuna {

/// One line of manifest.jsonl, with its newline: name, status ("done" or "failed"), hash,
/// outputs relative to `folder`, and for a failed input {"class", "message"}. A name that is not
/// UTF-8 is there twice: with U+FFFD, and exact as "name_base64".
[[nodiscard]] std::string manifest_line(const std::string& name, const std::string& hash,
                                        const std::vector<std::filesystem::path>& outputs,
                                        const std::filesystem::path& folder, const Error* error);

}  // namespace lacuna
