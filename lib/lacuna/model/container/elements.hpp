#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// A type of element that the format knows.
struct ElementType {
  std::string_view name;  ///< As the header spells it: "F32".
  std::uint64_t bits = 0;
};

/// nullptr if the format has none of that name. Valid for ever.
/// Source: huggingface/safetensors, tensor.rs, Dtype.
[[nodiscard]] const ElementType* element_type(std::string_view name);

/// `each` for every element of a tensor, or nothing if the sum does not fit. A dimension of 0 does
/// not hide that the others overflow.
[[nodiscard]] std::optional<std::uint64_t> times_elements(std::uint64_t each,
                                                          const std::vector<std::uint64_t>& shape);

/// Reads target.size() elements of `tensor`, from element `first` on, as float32. `file` holds the
/// tensor's elements in order from byte `begin` on. Exactly, but F64 to the nearest (infinite where
/// it is too large). Throws Error{unsupported} if the type is none of F32, F16, BF16, F64, and what
/// InputFile throws.
void read_elements(const InputFile& file, std::uint64_t begin, const StoredTensor& tensor,
                   std::uint64_t first, std::span<float> target);

}  // namespace lacuna
