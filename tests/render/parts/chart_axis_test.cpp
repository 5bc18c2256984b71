#include "lacuna/render/parts/chart_axis.hpp"

#include <doctest/doctest.h>

namespace lacuna::chart_axis_test {

TEST_SUITE_BEGIN("chart_axis");

TEST_CASE("an axis places its ends at 0 and 1, on a logarithmic one equal ratios equally far") {
  const ChartAxis linear = {.low = 2, .high = 4};
  CHECK(linear.place(2) == 0);
  CHECK(linear.place(3) == 0.5);
  const ChartAxis log = {.low = 1e-6, .high = 1e-2, .norm = Norm::log};
  CHECK(log.place(1e-4) == doctest::Approx(0.5));
}

TEST_SUITE_END();

}  // namespace lacuna::chart_axis_test
