#pragma once

#include <filesystem>

#include "lacuna/report/manifest.hpp"

namespace lacuna {

/// Whether the file is in the folder with its size; with `verify`, with its hash.
[[nodiscard]] bool output_is_there(const ManifestOutput& output,
                                   const std::filesystem::path& folder, bool verify);

/// The same of every output of the line, or of the tar that holds them.
[[nodiscard]] bool outputs_are_there(const ManifestLine& line, const std::filesystem::path& folder,
                                     bool verify);

}  // namespace lacuna
