#pragma once

#include <string_view>

namespace lacuna {

/// The version of lacuna that writes the outputs, e.g. "0.1.0".
[[nodiscard]] std::string_view software_version();

}  // namespace lacuna
