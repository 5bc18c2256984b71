#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lacuna {

/// The model that ships with lacuna, by the name that users give it.
inline constexpr std::string_view bundled_model = "mini";

/// Where the weights of that name lie: the bundled model's among the assets, from any working
/// directory; every other name is a path (so ./mini is a file). Throws what asset() throws.
[[nodiscard]] std::filesystem::path weights_path(const std::string& model);

}  // namespace lacuna
