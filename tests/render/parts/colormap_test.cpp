#include "lacuna/render/parts/colormap.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

namespace lacuna::colormap_test {

namespace {

std::array<int, 3> bytes_at(Colormap map, double position) {
  const Colour colour = colour_at(map, position);
  const auto byte = [](double value) { return static_cast<int>(std::lround(value * 255)); };
  return {byte(colour.red), byte(colour.green), byte(colour.blue)};
}

bool near(const std::array<int, 3>& a, const std::array<int, 3>& b) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (std::abs(a[i] - b[i]) > 1) {
      return false;
    }
  }
  return true;
}

/// CIE lightness, 0 to 100.
double lightness(const Colour& colour) {
  const auto linear = [](double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 116 * std::cbrt(0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
                         0.0722 * linear(colour.blue)) -
         16;
}

}  // namespace

TEST_SUITE_BEGIN("colormap");

TEST_CASE("the maps have the colours that matplotlib 3 publishes, at both ends and in the middle") {
  struct Published {
    Colormap map;
    std::array<int, 3> low, middle, high;
  };
  const std::vector<Published> published = {
      {Colormap::cividis, {0, 34, 78}, {125, 124, 120}, {254, 232, 56}},
      {Colormap::viridis, {68, 1, 84}, {33, 145, 140}, {253, 231, 37}},
      {Colormap::inferno, {0, 0, 4}, {188, 55, 84}, {252, 255, 164}},
      {Colormap::magma, {0, 0, 4}, {183, 55, 121}, {252, 253, 191}},
  };
  for (const Published& each : published) {
    CAPTURE(static_cast<int>(each.map));
    CHECK(near(bytes_at(each.map, 0), each.low));
    CHECK(near(bytes_at(each.map, 0.5), each.middle));
    CHECK(near(bytes_at(each.map, 1), each.high));
  }
}

TEST_CASE("a position beyond the scale has the colour of its end") {
  CHECK(bytes_at(Colormap::inferno, -3) == bytes_at(Colormap::inferno, 0));
  CHECK(bytes_at(Colormap::inferno, 7) == bytes_at(Colormap::inferno, 1));
}

TEST_CASE("no difference is exactly white") {
  const Colour white = colour_at(Colormap::difference, 0.5);
  CHECK(white.red == 1.0);
  CHECK(white.green == 1.0);
  CHECK(white.blue == 1.0);
}

TEST_CASE("differences of either sign and one size are equally light: blue below, orange above") {
  for (int step = 1; step <= 20; ++step) {
    const double distance = step / 40.0;
    const Colour less = colour_at(Colormap::difference, 0.5 - distance);
    const Colour more = colour_at(Colormap::difference, 0.5 + distance);
    CHECK(lightness(less) == doctest::Approx(lightness(more)).epsilon(0.03));
    CHECK(less.blue > less.red);
    CHECK(more.red > more.blue);
  }
}

TEST_CASE("sequential maps grow lighter all the way") {
  for (const Colormap map :
       {Colormap::cividis, Colormap::viridis, Colormap::inferno, Colormap::magma}) {
    for (int i = 0; i + 8 <= 255; i += 8) {
      CHECK(lightness(colour_at(map, i / 255.0)) < lightness(colour_at(map, (i + 8) / 255.0)));
    }
  }
}

TEST_SUITE_END();

}  // namespace lacuna::colormap_test
