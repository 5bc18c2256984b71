#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lacuna {

/// The recipe, as JSON, that a PNG, APNG, GIF, SVG, PDF or page of lacuna carries; nothing for any
/// other file.
/// Throws what InputFile throws.
[[nodiscard]] std::optional<std::string> stored_recipe(const std::filesystem::path& file);

}  // namespace lacuna
