// A float between 2^-63 and 2, and what of it is kept:
//
//     0 01eeeeee mmmmmmmmmm mmmmmmmmmmmmm      float: sign, exponent of 8 bits, 23 digits
//         eeeeee mmmmmmmmmm                    code
#include "lacuna/report/page/packed_weights.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace lacuna {
namespace {

constexpr unsigned dropped_bits = 13;
constexpr std::uint32_t lowest = 64U << 10U;  // the exponent 01000000, its digits 0

/// Where a number of two digits is rounded to the next: 0.105, 0.115 … 0.995, of every power of
/// ten.
std::vector<double> roundings() {
  constexpr int powers = 20;
  std::vector<double> places;
  for (int power = -powers; power <= 0; ++power) {
    for (int digits = 10; digits < 100; ++digits) {
      places.push_back((digits + 0.5) * std::pow(10.0, power - 1));
    }
  }
  return places;
}

/// Numbers that are printed with the same two digits have the same.
std::ptrdiff_t two_digits(float weight) {
  static const std::vector<double> places = roundings();
  return std::ranges::upper_bound(places, static_cast<double>(weight)) - places.begin();
}

}  // namespace

float unpacked_weight(std::uint16_t code) {
  return code == 0 ? 0 : std::bit_cast<float>((lowest + code) << dropped_bits);
}

std::uint16_t packed_weight(float weight) {
  constexpr std::uint32_t half = 1U << (dropped_bits - 1);
  const std::uint32_t kept = (std::bit_cast<std::uint32_t>(weight) + half) >> dropped_bits;
  if (!(weight > 0) || kept <= lowest) {
    return 0;
  }
  const auto code = static_cast<std::uint16_t>(kept - lowest);
  const float nearest = unpacked_weight(code);
  if (two_digits(nearest) == two_digits(weight)) {
    return code;
  }
  return static_cast<std::uint16_t>(nearest < weight ? code + 1 : code - 1);
}

}  // namespace lacuna
