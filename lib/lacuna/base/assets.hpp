#pragma once

#include <filesystem>
#include <string_view>

namespace lacuna {

/// Where fonts, samples and schemas lie: LACUNA_ASSETS if set, else share/lacuna beside the
/// program's folder, which in a folder of builds is a link to the sources' assets. Throws
/// Error{unreadable} naming the first.
[[nodiscard]] std::filesystem::path asset(std::string_view name);

}  // namespace lacuna
