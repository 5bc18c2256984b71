#include "lacuna/model/container/element_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/float16.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian");

std::span<std::uint8_t> bytes_of(std::span<float> values) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
  return {reinterpret_cast<std::uint8_t*>(values.data()), values.size_bytes()};
}

using Widen = void (*)(std::span<const std::uint16_t>, std::span<float>);

/// In pieces, so that the two-byte form of a large tensor is never in memory as a whole.
void read_widened(const InputFile& file, std::uint64_t offset, std::span<float> target,
                  Widen widen) {
  constexpr std::size_t piece = 16'384;
  std::array<std::uint16_t, piece> halves;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  while (!target.empty()) {
    const std::span<std::uint16_t> now(halves.data(), std::min(piece, target.size()));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
    file.read_at(offset, {reinterpret_cast<std::uint8_t*>(now.data()), now.size_bytes()});
    widen(now, target.first(now.size()));
    target = target.subspan(now.size());
    offset += now.size_bytes();
  }
}

}  // namespace

void read_elements(const InputFile& file, std::uint64_t offset, const StoredTensor& tensor,
                   std::span<float> target) {
  if (tensor.dtype == "F32") {
    file.read_at(offset, bytes_of(target));
  } else if (tensor.dtype == "F16") {
    read_widened(file, offset, target, widen_float16);
  } else if (tensor.dtype == "BF16") {
    read_widened(file, offset, target, widen_bfloat16);
  } else {
    throw Error(ErrorKind::unsupported,
                fmt::format("{}: weight {} has type {}, needed F32, F16 or BF16; convert it",
                            file.subject(), quoted_name(tensor.name), tensor.dtype));
  }
}

}  // namespace lacuna
