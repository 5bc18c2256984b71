// What is read of a PDF, from its end: the trailer names the object that holds the document
// information, a dictionary of strings. Cairo writes a text of ASCII in parentheses, any other in
// UTF-16, as hexadecimal digits behind a byte order mark.
//
//     29 0 obj
//     << /Producer (cairo 1.16.0 (https://cairographics.org))
//        /Title <FEFF006300610074002E0070006E0067…>
//        /Keywords (lacuna:recipe {"command": "attend", …})
//     >>
//     endobj
//     …
//     trailer
//     << /Size 31
//        /Root 30 0 R
//        /Info 29 0 R
//     >>
#include "lacuna/render/formats/pdf_recipe.hpp"

#include <fmt/format.h>
#include <glib.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <vector>

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

/// "<FEFF0061>", UTF-16 as hexadecimal digits, taken off `rest`; empty if it is none.
std::string take_hexadecimal(std::string_view& rest) {
  constexpr gunichar2 byte_order_mark = 0xFEFF;
  std::vector<gunichar2> units;
  std::size_t i = 1;
  for (; i + 4 <= rest.size() && rest[i] != '>'; i += 4) {
    gunichar2 unit = 0;
    std::from_chars(rest.data() + i, rest.data() + i + 4, unit, 16);
    if (unit != byte_order_mark) {
      units.push_back(unit);
    }
  }
  rest.remove_prefix(std::min(rest.size(), i + 1));
  if (units.empty()) {
    return "";
  }
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_utf16_to_utf8(units.data(), static_cast<glong>(units.size()), nullptr, nullptr, nullptr),
      g_free);
  return text ? text.get() : "";
}

/// Either of them, or "<<", where a dictionary begins, which is no text.
std::string take_text(std::string_view& rest) {
  if (rest.starts_with("<<")) {
    rest.remove_prefix(2);
    return "";
  }
  return rest.front() == '(' ? take_literal(rest) : take_hexadecimal(rest);
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
      const std::string text = take_text(rest);
      if (key == "/Keywords" && text.starts_with(marker)) {
        return text.substr(marker.size());
      }
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
