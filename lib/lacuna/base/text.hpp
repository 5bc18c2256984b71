#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lacuna {

/// A file name or another foreign text for a one-line message: control bytes, invalid UTF-8 and
/// text-direction controls become \xNN or \uNNNN, so that they cannot forge lines or colours.
[[nodiscard]] std::string printable(std::string_view text);

/// The text as valid UTF-8: each invalid byte becomes U+FFFD. For JSON, PNG and PDF texts.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// Bytes looked at as a text, which is no longer valid than they are.
[[nodiscard]] inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace lacuna
