#include "lacuna/report/page/packed_weights.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace lacuna::packed_weights_test {

namespace {

/// As the page prints a weight: two digits, a half rounded up.
std::string printed(float weight) {
  return fmt::format("{:.1e}", std::nextafter(static_cast<double>(weight), 2.0));
}

}  // namespace

TEST_CASE("a weight is off by less than a thousandth, and its two digits stay") {
  float largest = 0;
  for (float weight = 1; weight > 1e-12F; weight *= 0.99993F) {
    const float again = unpacked_weight(packed_weight(weight));
    largest = std::max(largest, std::abs(again - weight) / weight);
    REQUIRE(printed(again) == printed(weight));
  }
  CHECK(largest < 0.001F);
  CHECK(largest > 0.0004F);  // it is rounded at all
}

TEST_CASE("numbers beside where two digits are rounded stay on their side") {
  for (const float edge : {0.0125F, 0.995F, 0.105F, 0.0985F, 1.45e-5F}) {
    for (const float weight : {std::nextafter(edge, 0.0F), std::nextafter(edge, 1.0F),
                               edge * 1.00001F, edge * 0.99999F}) {
      CAPTURE(weight);
      CHECK(printed(unpacked_weight(packed_weight(weight))) == printed(weight));
    }
  }
}

TEST_CASE("the ends, and what is no weight") {
  CHECK(packed_weight(0) == 0);
  CHECK(unpacked_weight(0) == 0);
  CHECK(unpacked_weight(packed_weight(1)) == 1);
  CHECK(packed_weight(1e-30F) == 0);
  CHECK(packed_weight(-0.5F) == 0);
  CHECK(packed_weight(std::numeric_limits<float>::quiet_NaN()) == 0);
  CHECK(unpacked_weight(packed_weight(0.25F)) == 0.25F);
}

}  // namespace lacuna::packed_weights_test
