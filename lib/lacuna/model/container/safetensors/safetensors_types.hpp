#pragma once

#include <cstdint>
#include <string_view>

namespace lacuna {

/// A type of element that the format knows.
struct ElementType {
  std::string_view name;  ///< As the header spells it: "F32".
  std::uint64_t bits = 0;
};

/// nullptr if the format has none of that name. Valid for ever.
/// Source: huggingface/safetensors, tensor.rs, Dtype.
[[nodiscard]] const ElementType* element_type(std::string_view name);

}  // namespace lacuna
