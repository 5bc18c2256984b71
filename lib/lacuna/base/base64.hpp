#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lacuna {

/// RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

/// The bytes again; nothing for a text that is no base64.
[[nodiscard]] std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace lacuna
