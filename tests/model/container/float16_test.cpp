#include "lacuna/model/container/float16.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace lacuna::float16_test {

namespace {

std::uint16_t half_of(float value) {
  std::array<std::uint16_t, 1> half = {};
  narrow_float16(std::array{value}, half);
  return half[0];
}

/// The numbers of all halves from 0 up to `count`, exactly.
std::vector<float> numbers_of_halves(std::uint16_t count) {
  std::vector<std::uint16_t> halves(count);
  std::iota(halves.begin(), halves.end(), std::uint16_t{0});
  std::vector<float> numbers(halves.size());
  widen_float16(halves, numbers);
  return numbers;
}

}  // namespace

TEST_CASE("halves that hand can check") {
  CHECK(half_of(1.0F) == 0x3C00);
  CHECK(half_of(-2.0F) == 0xC000);
  CHECK(half_of(65504.0F) == 0x7BFF);
  CHECK(half_of(65519.996F) == 0x7BFF);
  CHECK(half_of(65520.0F) == 0x7C00);  // half way to the next, which is infinite
  CHECK(half_of(-0.0F) == 0x8000);
  CHECK(half_of(0x1p-24F) == 0x0001);
  CHECK(half_of(0x1p-25F) == 0x0000);  // half way to 0, which is even
  CHECK(half_of(std::numeric_limits<float>::infinity()) == 0x7C00);
  CHECK((half_of(std::numeric_limits<float>::quiet_NaN()) & 0x7FFFU) > 0x7C00);
}

TEST_CASE(
    "every half comes back, and what lies between two goes to the nearer, a tie to the even") {
  const std::vector<float> numbers = numbers_of_halves(0x7C00);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto half = static_cast<std::uint16_t>(i);
    REQUIRE(half_of(numbers[i]) == half);
    REQUIRE(half_of(-numbers[i]) == (half | 0x8000));
    if (i + 1 < numbers.size()) {
      const auto next = static_cast<std::uint16_t>(i + 1);
      const float middle = 0.5F * (numbers[i] + numbers[i + 1]);  // exact: 12 bits
      REQUIRE(half_of(middle) == (i % 2 == 0 ? half : next));
      REQUIRE(half_of(std::nextafter(middle, 0.0F)) == half);
      REQUIRE(half_of(std::nextafter(middle, numbers[i + 1])) == next);
    }
  }
}

}  // namespace lacuna::float16_test
