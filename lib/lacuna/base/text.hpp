#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lacuna {

/// A file name or another foreign text on one line: control bytes, invalid UTF-8 and text-direction
/// controls become \xNN or \uNNNN, so that they cannot forge lines or colours. Changes nothing if
/// it is done again. Messages need no call: an Error does it, and whatever the console says.
[[nodiscard]] std::string printable(std::string_view text);

/// Takes the first character off a text that is not empty, and returns it as printable() has it; an
/// escape lies in `room`. Takes no memory.
[[nodiscard]] std::string_view next_printable(std::string_view& text, std::array<char, 8>& room);

/// With a to z for A to Z; other bytes stay.
[[nodiscard]] std::string lower(std::string_view text);

/// The text as valid UTF-8: each invalid byte becomes U+FFFD. For JSON, PNG and PDF texts.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// Bytes looked at as a text, which is no longer valid than they are.
[[nodiscard]] inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace lacuna
