#include "lacuna/model/float16.hpp"

#include <bit>
#include <cstddef>

namespace lacuna {
namespace {

// Selects instead of branches, so that the loop over it becomes vector code.
std::uint32_t widened(std::uint32_t half) {
  constexpr std::uint32_t rebias = (127U - 15U) << 23U;
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t magnitude = half & 0x7FFFU;
  const std::uint32_t normal = (magnitude << 13U) + rebias;
  const std::uint32_t not_finite = normal + rebias;  // exponent 31 + 112 + 112 = 255
  // The conversion from int is a vector instruction, the one from unsigned is not.
  const auto tiny = std::bit_cast<std::uint32_t>(
      static_cast<float>(static_cast<std::int32_t>(magnitude)) * 0x1p-24F);
  return sign | (magnitude >= 0x7C00U ? not_finite : magnitude >= 0x0400U ? normal : tiny);
}

}  // namespace

void widen_float16(std::span<const std::uint16_t> source, std::span<float> target) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    target[i] = std::bit_cast<float>(widened(source[i]));
  }
}

void widen_bfloat16(std::span<const std::uint16_t> source, std::span<float> target) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    target[i] = std::bit_cast<float>(static_cast<std::uint32_t>(source[i]) << 16U);
  }
}

}  // namespace lacuna
