#include "lacuna/render/parts/colour_bar.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

namespace lacuna::colour_bar_test {

namespace {

std::set<std::string> words_of(const Figure& figure) {
  std::set<std::string> words;
  for (const Shape& shape : figure.shapes) {
    if (const auto* text = std::get_if<TextShape>(&shape)) {
      words.insert(text->text);
    }
  }
  return words;
}

}  // namespace

TEST_SUITE_BEGIN("colour_bar");

TEST_CASE("the numbers on a scale are round and few") {
  const auto rounded = [](double high) {
    std::string words;
    for (const double tick : round_ticks(0, high, 6)) {
      words += fmt::format("{:.3g} ", tick);
    }
    return words;
  };
  CHECK(rounded(0.07) == "0 0.02 0.04 0.06 ");
  CHECK(rounded(1) == "0 0.2 0.4 0.6 0.8 1 ");
  CHECK(rounded(0) == "0 ");
  for (double high = 1e-9; high < 1e4; high *= 1.37) {
    const auto ticks = round_ticks(-high, high, 6);
    CHECK(ticks.size() >= 5);
    CHECK(ticks.size() <= 13);
    CHECK(std::find(ticks.begin(), ticks.end(), 0.0) != ticks.end());
    CHECK(ticks.back() <= high * (1 + 1e-6));
    CHECK(ticks.front() == doctest::Approx(-ticks.back()));
  }
}

TEST_CASE("a small number is a power of ten") {
  const ScoreColours colours{.high = 0.0024, .norm = Norm::sqrt};
  std::string words;
  for (const BarMark& mark : scale_numbers(colours, 6)) {
    words += mark.label + " ";
  }
  CHECK(words == "0 5 × 10⁻⁵ 0.0001 0.0002 0.0005 0.001 0.002 ");
}

TEST_CASE("a bar prints its numbers, its marks and its label") {
  Figure figure;
  add_colour_bar(figure, 0, 0, 300, {.high = 0.07}, {{1 / 50.0, "1/50"}, {1 / 197.0, "1/197"}},
                 "weight");
  CHECK(words_of(figure) ==
        std::set<std::string>{"0", "0.02", "0.04", "0.06", "1/50", "1/197", "weight"});
}

TEST_CASE("a mark beyond the scale stands at its end behind an arrow") {
  Figure figure;
  add_colour_bar(figure, 0, 0, 300, {.high = 0.01}, {{0.02, "1/50"}}, "weight");
  CHECK(words_of(figure).count("1/50 →") == 1);
}

TEST_CASE("a scale that clips says so at its end") {
  Figure figure;
  add_colour_bar(figure, 0, 0, 300, {.high = 0.01, .largest = 0.298}, {}, "weight");
  CHECK(words_of(figure).count("0.3 →") == 1);
  Figure whole;
  add_colour_bar(whole, 0, 0, 300, {.high = 0.01, .largest = 0.01}, {}, "weight");
  CHECK(words_of(whole).count("0.01 →") == 0);
}

TEST_CASE("a signed bar names both ends and 0, with a minus sign") {
  Figure figure;
  add_colour_bar(figure, 0, 0, 137, {.map = Colormap::difference, .low = -0.005, .high = 0.005}, {},
                 "difference");
  CHECK(words_of(figure) == std::set<std::string>{"−0.005", "0", "0.005", "difference"});
}

TEST_SUITE_END();

}  // namespace lacuna::colour_bar_test
