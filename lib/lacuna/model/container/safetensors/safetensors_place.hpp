#pragma once

#include <string>
#include <string_view>

namespace lacuna {

/// Where in a safetensors header its reader stands, and how a message says so.
struct HeaderPlace {
  enum class Bracket { outside, header, metadata, tensor, shape, offsets, other };
  enum class Field { dtype, shape, offsets, other };

  Bracket bracket = Bracket::outside;  ///< The innermost one that is open.
  Field field = Field::other;          ///< The last key of the open tensor.
  std::string key;                     ///< The last key of the header or of __metadata__.
  std::string tensor;                  ///< The name of the open tensor.

  /// `field` of a key that stands in a tensor.
  [[nodiscard]] static Field field_of(std::string_view key);

  /// True inside a key of the tensor's own, which may hold anything.
  [[nodiscard]] bool holds_anything() const;

  [[nodiscard]] std::string where() const;        ///< "tensor "a": shape".
  [[nodiscard]] std::string_view needed() const;  ///< "a string": what belongs there.
};

}  // namespace lacuna
