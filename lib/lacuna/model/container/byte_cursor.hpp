#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lacuna {

/// Walks over bytes from the front. Every length is checked against what is left: what does not
/// fit throws Error{damaged}.
class ByteCursor {
 public:
  /// `bytes` outlive this. `subject` begins the message, `part` says what the bytes are.
  ByteCursor(std::span<const std::uint8_t> bytes, const std::string& subject,
             std::string_view part);

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }

  [[nodiscard]] std::span<const std::uint8_t> take(std::uint64_t count);
  [[nodiscard]] std::string_view take_text(std::uint64_t count);
  /// What comes before the next line feed, which is passed over.
  [[nodiscard]] std::string_view take_line();
  /// A little-endian number of as many bytes as `Number` has.
  template <typename Number>
  [[nodiscard]] Number take_number() {
    Number number = 0;
    unsigned shift = 0;
    for (const std::uint8_t byte : take(sizeof(Number))) {
      number = static_cast<Number>(number | (static_cast<Number>(byte) << shift));
      shift += 8;
    }
    return number;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  const std::string& subject_;
  std::string_view part_;
  std::size_t position_ = 0;
};

}  // namespace lacuna
