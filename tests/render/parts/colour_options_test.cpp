#include "lacuna/render/parts/colour_options.hpp"

#include <doctest/doctest.h>

#include "lacuna/render/parts/colour_bar.hpp"

namespace lacuna::colour_options_test {

namespace {

const PatchScores first = {0.1F, 0.0F, std::nullopt, 0.4F};
const PatchScores second = {0.05F, 0.2F};

}  // namespace

TEST_SUITE_BEGIN("colour_options");

TEST_CASE("maps that share a linear scale run from 0 to the largest of them") {
  const ScoreColours colours = weight_colours({}, {first, second});
  CHECK(colours.low == 0);
  CHECK(colours.high == doctest::Approx(0.4));
  CHECK(weight_colours({}, {second}).high == doctest::Approx(0.2));
  CHECK(weight_colours({}, {{0.0F, std::nullopt}}).high == 1);
}

TEST_CASE("a logarithmic scale runs from the smallest weight above 0, through equal ratios") {
  const ColourOptions options = {.norm = Norm::log};
  CHECK(weight_colours(options, {first, second}).low == doctest::Approx(0.05));
  CHECK(weight_colours(options, {{0.3F, 0.3F}}).low == doctest::Approx(0.03));
  CHECK(weight_colours(options, {{1e-30F, 0.5F}}).low == doctest::Approx(5e-7));
  CHECK(weight_colours(options, {{}}).low > 0);
  const ScoreColours colours = {.low = 0.001, .high = 0.1, .norm = Norm::log};
  CHECK(colours.position(0.01) == doctest::Approx(0.5));
  CHECK(colours.position(0.1) == doctest::Approx(1));
  CHECK(colours.position(0.001) == 0);
  CHECK(colours.position(0) == 0);
}

TEST_CASE("a logarithmic scale names powers of ten, with 2 and 5 where it is short") {
  CHECK(log_ticks(0.0003, 0.2) == std::vector<double>{0.001, 0.01, 0.1});
  const std::vector<double> short_scale = log_ticks(0.015, 0.12);
  REQUIRE(short_scale.size() == 3);
  CHECK(short_scale[0] == doctest::Approx(0.02));
  CHECK(short_scale[1] == doctest::Approx(0.05));
  CHECK(short_scale[2] == doctest::Approx(0.1));
  const std::vector<double> shortest = log_ticks(0.021, 0.029);
  CHECK(shortest.size() >= 2);
  for (const double tick : shortest) {
    CHECK(tick >= 0.021);
    CHECK(tick <= 0.0291);
  }
  CHECK(log_ticks(1e-12, 1).size() <= 7);
}

TEST_SUITE_END();

}  // namespace lacuna::colour_options_test
