#pragma once

#include <filesystem>

#include "lacuna/report/manifest.hpp"

namespace lacuna {

/// Whether every output of the line is a file in the folder with its size; with `verify`, with its
/// hash.
[[nodiscard]] bool outputs_are_there(const ManifestLine& line, const std::filesystem::path& folder,
                                     bool verify);

}  // namespace lacuna
