#pragma once

#include <cstdint>

namespace lacuna {

/// An attention weight, 0 to 1, in 16 bits: the exponent of a float in six of them and the first
/// ten digits behind its point. Off by less than a thousandth of the weight, and never so that its
/// first two digits, which the page prints, become others. Below 2^-63 it is 0.
[[nodiscard]] std::uint16_t packed_weight(float weight);
[[nodiscard]] float unpacked_weight(std::uint16_t code);

}  // namespace lacuna
