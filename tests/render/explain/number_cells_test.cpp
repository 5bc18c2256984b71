#include "lacuna/render/explain/number_cells.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "lacuna/render/explain/explain_phrases.hpp"

namespace lacuna::number_cells_test {

TEST_CASE("a number of a cell has a true minus, an exact 0 and no minus before a rounded 0") {
  CHECK(phrases::number(-0.126, 2) == "−0.13");
  CHECK(phrases::number(0, 2) == "0");
  CHECK(phrases::number(-0.001, 2) == "0.00");
  CHECK(phrases::number(-std::numeric_limits<double>::infinity(), 1) == "−∞");
}

TEST_CASE("numbers shrink to fit their cells, lose a decimal, and vanish before they are a blur") {
  const std::vector<double> numbers = {-1.23, 0.5};
  const auto style = [&](double width) {
    return number_style(numbers, {.width = width, .height = 15, .rows = 1, .columns = 2}, 9);
  };
  CHECK(style(40).size == doctest::Approx(9));
  CHECK(style(23).size < 9);
  CHECK(style(23).decimals == 2);
  CHECK(style(18).decimals == 1);
  CHECK(style(8).size == 0);
}

}  // namespace lacuna::number_cells_test
