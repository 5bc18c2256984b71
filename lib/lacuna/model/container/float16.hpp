#pragma once

#include <cstdint>
#include <span>

namespace lacuna {

/// IEEE binary16 to float32, exactly: subnormal numbers, both zeros and infinities included; NaN
/// keeps sign and payload. Both spans have the same length.
void widen_float16(std::span<const std::uint16_t> source, std::span<float> target);

/// float32 to IEEE binary16, the nearest, ties to even; over 65519.99 in size it becomes infinite.
/// Both spans have the same length.
void narrow_float16(std::span<const float> source, std::span<std::uint16_t> target);

/// bfloat16 to float32, exactly: it is the upper half of one.
void widen_bfloat16(std::span<const std::uint16_t> source, std::span<float> target);

}  // namespace lacuna
