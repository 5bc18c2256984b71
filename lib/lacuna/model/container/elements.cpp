#include "lacuna/model/container/elements.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/float16.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian");

constexpr std::array element_types = {
    ElementType{"BOOL", 8},        ElementType{"F4", 4},          ElementType{"F6_E2M3", 6},
    ElementType{"F6_E3M2", 6},     ElementType{"U8", 8},          ElementType{"I8", 8},
    ElementType{"F8_E5M2", 8},     ElementType{"F8_E4M3", 8},     ElementType{"F8_E8M0", 8},
    ElementType{"F8_E4M3FNUZ", 8}, ElementType{"F8_E5M2FNUZ", 8}, ElementType{"I16", 16},
    ElementType{"U16", 16},        ElementType{"F16", 16},        ElementType{"BF16", 16},
    ElementType{"I32", 32},        ElementType{"U32", 32},        ElementType{"F32", 32},
    ElementType{"C64", 64},        ElementType{"F64", 64},        ElementType{"I64", 64},
    ElementType{"U64", 64},
};

std::span<std::uint8_t> bytes_of(std::span<float> values) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
  return {reinterpret_cast<std::uint8_t*>(values.data()), values.size_bytes()};
}

/// In pieces, so that the stored form of a large tensor is never in memory as a whole.
template <typename Stored>
void read_converted(const InputFile& file, std::uint64_t offset, std::span<float> target,
                    void (*convert)(std::span<const Stored>, std::span<float>)) {
  constexpr std::size_t piece = 16'384;
  std::array<Stored, piece> stored;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  while (!target.empty()) {
    const std::span<Stored> now(stored.data(), std::min(piece, target.size()));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
    file.read_at(offset, {reinterpret_cast<std::uint8_t*>(now.data()), now.size_bytes()});
    convert(now, target.first(now.size()));
    target = target.subspan(now.size());
    offset += now.size_bytes();
  }
}

void narrow_float64(std::span<const double> source, std::span<float> target) {
  std::ranges::transform(source, target.begin(),
                         [](double value) { return static_cast<float>(value); });
}

}  // namespace

const ElementType* element_type(std::string_view name) {
  const auto* const found = std::ranges::find(element_types, name, &ElementType::name);
  return found == element_types.end() ? nullptr : found;
}

std::optional<std::uint64_t> times_elements(std::uint64_t each,
                                            const std::vector<std::uint64_t>& shape) {
  for (const std::uint64_t dimension : shape) {
    if (dimension != 0 && __builtin_mul_overflow(each, dimension, &each)) {
      return std::nullopt;
    }
  }
  return std::ranges::find(shape, 0U) == shape.end() ? each : 0;
}

void read_elements(const InputFile& file, std::uint64_t begin, const StoredTensor& tensor,
                   std::uint64_t first, std::span<float> target) {
  const std::uint64_t offset = begin + first * (tensor.element_bits / 8);
  if (tensor.dtype == "F32") {
    file.read_at(offset, bytes_of(target));
  } else if (tensor.dtype == "F16") {
    read_converted(file, offset, target, widen_float16);
  } else if (tensor.dtype == "BF16") {
    read_converted(file, offset, target, widen_bfloat16);
  } else if (tensor.dtype == "F64") {
    read_converted(file, offset, target, narrow_float64);
  } else {
    fail(file.subject(), ErrorKind::unsupported,
         "weight {} has type {}, needed F32, F16, BF16 or F64; convert it",
         quoted_name(tensor.name), tensor.dtype);
  }
}

}  // namespace lacuna
