#include "lacuna/model/container/byte_cursor.hpp"

#include "lacuna/base/text.hpp"
#include "lacuna/model/container/faults.hpp"

namespace lacuna {

ByteCursor::ByteCursor(std::span<const std::uint8_t> bytes, const std::string& subject,
                       std::string_view part)
    : bytes_(bytes), subject_(subject), part_(part) {}

std::span<const std::uint8_t> ByteCursor::take(std::uint64_t count) {
  if (count > left()) {
    fail_header(subject_, "{} announces {} bytes at byte {}, {} follow", part_, count, position_,
                left());
  }
  const std::size_t begin = position_;
  position_ += static_cast<std::size_t>(count);
  return bytes_.subspan(begin, static_cast<std::size_t>(count));
}

std::string_view ByteCursor::take_text(std::uint64_t count) {
  return as_text(take(count));
}

std::string_view ByteCursor::take_line() {
  const std::size_t begin = position_;
  const std::string_view rest = take_text(left());
  const std::size_t length = rest.find('\n');
  if (length == std::string_view::npos) {
    fail_header(subject_, "{} has a line without an end at byte {}", part_, begin);
  }
  position_ = begin + length + 1;
  return rest.substr(0, length);
}

}  // namespace lacuna
