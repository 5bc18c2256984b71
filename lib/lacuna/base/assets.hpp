#pragma once

#include <filesystem>
#include <string_view>

namespace lacuna {

/// Where fonts, samples and schemas lie: LACUNA_ASSETS if set, else share/lacuna beside the
/// program's bin folder, else the source tree it was built from. Throws Error{unreadable} naming
/// the three.
[[nodiscard]] std::filesystem::path asset(std::string_view name);

}  // namespace lacuna
