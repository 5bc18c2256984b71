#include "lacuna/base/json_writer.hpp"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

// "-1.1754944e-38" and "-2.2250738585072014e-308" are among the longest.
constexpr std::size_t longest_float = 16;
constexpr std::size_t longest_double = 32;

// -0 + 0 is 0. Readers take the text "-0" for an integer, which has no sign to keep.
constexpr float positive_zero = 0.0F;

constexpr std::size_t piece_bytes = std::size_t{1} << 18U;

[[noreturn]] void throw_not_finite(std::string_view key, double number) {
  throw Error(ErrorKind::bad_value,
              "JSON member \"{}\": found {}, every number must be finite; the model overflows on "
              "this input",
              key, number);
}

}  // namespace

void JsonWriter::line_break(std::size_t depth) {
  text_ += '\n';
  text_.append(2 * depth, ' ');
}

void JsonWriter::separate() {
  if (std::exchange(after_key_, false) || levels_.empty()) {
    return;
  }
  Level& level = levels_.back();
  if (!std::exchange(level.empty, false)) {
    text_ += ',';
    if (level.style == Style::one_line && level.bracket == '{') {
      text_ += ' ';
    }
  }
  if (level.style == Style::indented) {
    line_break(levels_.size());
  }
}

void JsonWriter::open(char bracket, Style style) {
  separate();
  // What stands in a line stays in the line.
  const bool in_line = !levels_.empty() && levels_.back().style == Style::one_line;
  levels_.push_back({bracket, in_line ? Style::one_line : style, true});
  text_ += bracket;
}

void JsonWriter::close(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.style == Style::indented && !level.empty) {
    line_break(levels_.size());
  }
  text_ += bracket;
}

void JsonWriter::key(std::string_view name) {
  value(name);
  text_ += ": ";
  last_key_ = name;
  after_key_ = true;
}

void JsonWriter::text(std::string_view raw) {
  separate();
  text_ += raw;
  hand_on();
}

void JsonWriter::hand_on() {
  if (sink_ && text_.size() >= piece_bytes) {
    sink_(text_);
    text_.clear();
  }
}

void JsonWriter::value(std::nullptr_t) {
  text("null");
}

void JsonWriter::value(float number) {
  if (!std::isfinite(number)) {
    throw_not_finite(last_key_, static_cast<double>(number));
  }
  char digits[longest_float];
  text({digits, std::to_chars(digits, digits + longest_float, number + positive_zero).ptr});
}

void JsonWriter::value(double number) {
  if (!std::isfinite(number)) {
    throw_not_finite(last_key_, number);
  }
  char digits[longest_double];
  text(
      {digits, std::to_chars(digits, digits + longest_double, number + double{positive_zero}).ptr});
}

void JsonWriter::value(std::string_view words) {
  text(nlohmann::json(valid_utf8(words)).dump());
}

void JsonWriter::value(std::span<const float> numbers) {
  text("[");
  // Straight into the string: rows of matrices are nearly all of the file.
  const std::size_t start = text_.size();
  text_.resize(start + numbers.size() * (longest_float + 1));
  char* end = text_.data() + start;
  for (const float number : numbers) {
    if (!std::isfinite(number)) {
      throw_not_finite(last_key_, static_cast<double>(number));
    }
    end = std::to_chars(end, end + longest_float, number + positive_zero).ptr;
    *end++ = ',';
  }
  text_.resize(static_cast<std::size_t>(end - text_.data()) - (numbers.empty() ? 0 : 1));
  text_ += ']';
  hand_on();
}

std::string JsonWriter::take() {
  return std::exchange(text_, {}) + '\n';
}

}  // namespace lacuna
