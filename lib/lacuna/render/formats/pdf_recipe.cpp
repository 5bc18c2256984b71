#include "lacuna/render/formats/pdf_recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lacuna {
namespace {

constexpr std::string_view marker = "lacuna:recipe ";

/// What follows `mark` where it stands last; empty where it does not.
std::string_view after_last(std::string_view text, std::string_view mark) {
  const std::size_t place = text.rfind(mark);
  return place == std::string_view::npos ? std::string_view() : text.substr(place + mark.size());
}

/// "(a \(b\))" as its bytes, taken off `rest`. Cairo escapes ( ) \ and control bytes.
std::string take_literal(std::string_view& rest) {
  std::string bytes;
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != ')'; ++i) {
    if (rest[i] != '\\' || i + 1 == rest.size()) {
      bytes += rest[i];
      continue;
    }
    ++i;
    constexpr std::string_view letters = "nrtbf";
    constexpr std::string_view controls = "\n\r\t\b\f";
    const std::size_t letter = letters.find(rest[i]);
    unsigned octal = 0;
    const char* const digits = rest.data() + i;
    const char* const end = digits + std::min<std::size_t>(3, rest.size() - i);
    if (const auto read = std::from_chars(digits, end, octal, 8); read.ec == std::errc()) {
      bytes += static_cast<char>(octal);
      i += static_cast<std::size_t>(read.ptr - digits) - 1;
    } else {
      bytes += letter == std::string_view::npos ? rest[i] : controls[letter];
    }
  }
  rest.remove_prefix(std::min(rest.size(), i + 1));
  return bytes;
}

void append_utf8(std::string& text, unsigned code) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0U | code >> 6U);
    add(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    add(0xE0U | code >> 12U);
    add(0x80U | (code >> 6U & 0x3FU));
    add(0x80U | (code & 0x3FU));
  } else {
    add(0xF0U | code >> 18U);
    add(0x80U | (code >> 12U & 0x3FU));
    add(0x80U | (code >> 6U & 0x3FU));
    add(0x80U | (code & 0x3FU));
  }
}

/// "<FEFF0061>", UTF-16 as hexadecimal digits, taken off `rest`.
std::string take_hexadecimal(std::string_view& rest) {
  std::string text;
  unsigned high = 0;
  std::size_t i = 1;
  for (; i + 4 <= rest.size() && rest[i] != '>'; i += 4) {
    unsigned unit = 0;
    std::from_chars(rest.data() + i, rest.data() + i + 4, unit, 16);
    if (unit >= 0xD800 && unit < 0xDC00) {
      high = unit;
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      append_utf8(text, 0x10000U + ((high & 0x3FFU) << 10U) + (unit & 0x3FFU));
    } else if (unit != 0xFEFF) {
      append_utf8(text, unit);
    }
  }
  rest.remove_prefix(std::min(rest.size(), i + 1));
  return text;
}

/// The document information's dictionary: the trailer names its object.
std::string_view information(std::string_view file) {
  std::string_view trailer = after_last(file, "\ntrailer\n");
  const std::size_t place = trailer.find("/Info ");
  int number = 0;
  if (place == std::string_view::npos ||
      std::from_chars(trailer.data() + place + 6, trailer.data() + trailer.size(), number).ec !=
          std::errc()) {
    return {};
  }
  return after_last(file, fmt::format("\n{} 0 obj\n", number));
}

}  // namespace

std::string pdf_keywords(const std::string& recipe) {
  return std::string(marker) + recipe;
}

std::optional<std::string> pdf_recipe(std::string_view file) {
  std::string key;
  for (std::string_view rest = information(file); !rest.empty() && !rest.starts_with(">>");) {
    if (rest.front() == '(' || rest.front() == '<') {
      const bool opens = rest.starts_with("<<");
      const std::string text = opens                 ? std::string()
                               : rest.front() == '(' ? take_literal(rest)
                                                     : take_hexadecimal(rest);
      if (key == "/Keywords" && text.starts_with(marker)) {
        return text.substr(marker.size());
      }
      rest.remove_prefix(opens ? 2 : 0);
    } else if (rest.front() == '/') {
      const std::size_t length = std::min(rest.size(), rest.find_first_of(" (<\n", 1));
      key = rest.substr(0, length);
      rest.remove_prefix(length);
    } else {
      rest.remove_prefix(1);
    }
  }
  return std::nullopt;
}

}  // namespace lacuna
