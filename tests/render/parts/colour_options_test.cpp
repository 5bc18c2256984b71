#include "lacuna/render/parts/colour_options.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lacuna/render/parts/colour_bar.hpp"

namespace lacuna::colour_options_test {

namespace {

const PatchScores first = {0.1F, 0.0F, std::nullopt, 0.4F};
const PatchScores second = {0.05F, 0.2F};

}  // namespace

TEST_SUITE_BEGIN("colour_options");

TEST_CASE("maps that share a scale run from 0 to the largest of them") {
  const ScoreColours colours = weight_colours({}, {first, second});
  CHECK(colours.low == 0);
  CHECK(colours.high == doctest::Approx(0.4));
  CHECK(weight_colours({}, {second}).high == doctest::Approx(0.2));
  CHECK(weight_colours({}, {{0.0F, std::nullopt}}).high == 1);
}

TEST_CASE("2 % of the weights above 0 lie beyond the scale, and it knows the largest") {
  PatchScores map(300, 0.0F);
  for (std::size_t i = 0; i < 100; ++i) {
    map[i] = 0.001F * static_cast<float>(i + 1);
  }
  map[7] = 5.0F;
  const ScoreColours colours = weight_colours({}, {map});
  const auto beyond = std::ranges::count_if(
      map, [&](const auto& score) { return static_cast<double>(*score) > colours.high; });
  CHECK(beyond == 2);
  CHECK(colours.largest == doctest::Approx(5));
}

TEST_CASE("of any one map at most a quarter lies beyond the scale that it shares") {
  const PatchScores even(196, 0.005F);
  const PatchScores few = {0.04F, 0.06F, 0.08F, 0.09F, 0.03F, 0.05F, 0.07F, 0.02F};
  CHECK(weight_colours({}, {even, even, even, few}).high == doctest::Approx(0.07));
}

TEST_CASE("on a square-root scale a quarter of the end is half of the way") {
  const ScoreColours colours = {.high = 0.4, .norm = Norm::sqrt};
  CHECK(colours.position(0.1) == doctest::Approx(0.5));
  CHECK(colours.position(0) == 0);
  for (const Norm norm : {Norm::sqrt, Norm::linear, Norm::log}) {
    const ScoreColours scale = {.low = norm == Norm::log ? 0.01 : 0, .high = 0.4, .norm = norm};
    CHECK(scale.position(scale.score_at(0.3)) == doctest::Approx(0.3));
  }
  CHECK(sqrt_ticks(0.03) == std::vector<double>{0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02});
}

TEST_CASE("black-based maps are drawn on a dark ground in any theme, warm on the theme's") {
  CHECK(colours_for({}, Theme::light).ground() == Ground::light);
  CHECK(colours_for({}, Theme::transparent).ground() == Ground::light);
  CHECK(colours_for({}, Theme::dark).ground() == Ground::dark);
  CHECK(colours_for({.map = Colormap::inferno}, Theme::light).ground() == Ground::dark);
}

TEST_CASE("a logarithmic scale begins at a tenth of even attention, and has equal ratios") {
  const ColourOptions options = {.norm = Norm::log};
  CHECK(weight_colours(options, {first, second}).low == doctest::Approx(0.025));
  CHECK(weight_colours(options, {{0.003F, 0.003F}}).low == doctest::Approx(0.0003));
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
