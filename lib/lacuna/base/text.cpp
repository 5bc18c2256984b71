#include "lacuna/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace lacuna {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  // 0: the byte at this place does not start valid UTF-8
};

CodePoint decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) {
    return {};
  }
  std::uint32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      return {};
    }
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return overlong || surrogate || value > 0x10FFFF ? CodePoint{} : CodePoint{value, length};
}

bool changes_direction(std::uint32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C;
}

}  // namespace

std::string_view next_printable(std::string_view& text, std::array<char, 8>& room) {
  const CodePoint point = decode_utf8(text);
  const bool is_byte = point.length == 0 || point.value < 0x20 || point.value == 0x7F;
  const std::string_view taken = text.substr(0, is_byte ? 1 : point.length);
  text.remove_prefix(taken.size());
  if (!is_byte && !(point.value >= 0x80 && point.value < 0xA0) && !changes_direction(point.value)) {
    return taken;
  }
  const auto escape = is_byte
                          ? fmt::format_to_n(room.data(), room.size(), "\\x{:02x}",
                                             static_cast<std::uint8_t>(taken[0]))
                          : fmt::format_to_n(room.data(), room.size(), "\\u{:04x}", point.value);
  return {room.data(), escape.size};
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::array<char, 8> room{}; !text.empty();) {
    result += next_printable(text, room);
  }
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    result += point.length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, point.length);
    text.remove_prefix(point.length == 0 ? 1 : point.length);
  }
  return result;
}

}  // namespace lacuna
