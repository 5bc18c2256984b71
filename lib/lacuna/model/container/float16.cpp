#include "lacuna/model/container/float16.hpp"

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

std::uint16_t narrowed(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = (bits & 0x8000'0000U) >> 16U;
  const std::uint32_t magnitude = bits & 0x7FFF'FFFFU;
  std::uint32_t half = 0;
  if (magnitude > 0x7F80'0000U) {
    half = 0x7E00U;  // not a number
  } else if (magnitude >= 0x477F'F000U) {
    half = 0x7C00U;  // half way beyond the largest, or infinite
  } else if (magnitude < 0x3880'0000U) {
    // Below 2^-14 halves lie 2^-24 apart, as floats do from 0.5 on: the sum rounds to them.
    half = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) - 0x3F00'0000U;
  } else {
    const std::uint32_t tie_to_even = 0x0FFFU + ((magnitude >> 13U) & 1U);
    half = (magnitude - ((127U - 15U) << 23U) + tie_to_even) >> 13U;
  }
  return static_cast<std::uint16_t>(sign | half);
}

}  // namespace

void narrow_float16(std::span<const float> source, std::span<std::uint16_t> target) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    target[i] = narrowed(source[i]);
  }
}

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
