#include "support/figure_checks.hpp"

#include <doctest/doctest.h>

namespace lacuna::figure_checks_test {

TEST_CASE("a figure is at fault for a text over another, below 9 points, or off the canvas") {
  const auto fault_of = [](const TextShape& second) {
    Figure figure;
    figure.width = 200;
    figure.height = 100;
    figure.shapes.emplace_back(TextShape{.x = 10, .y = 10, .text = "first", .size = 9});
    figure.shapes.emplace_back(second);
    return testing::layout_fault(figure);
  };
  CHECK(fault_of({.x = 10, .y = 40, .text = "second", .size = 9}) == "");
  CHECK(fault_of({.x = 12, .y = 14, .text = "second", .size = 9}) == "first / second");
  CHECK(fault_of({.x = 10, .y = 40, .text = "second", .size = 8}) == "below 9 points: second");
  CHECK(fault_of({.x = 190, .y = 40, .text = "second", .size = 9}) == "off the canvas: second");
}

}  // namespace lacuna::figure_checks_test
