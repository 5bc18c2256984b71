#include "lacuna/analysis/summary/running_spread.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace lacuna::running_spread_test {

TEST_SUITE_BEGIN("running_spread");

TEST_CASE("mean, deviation, interval and range of numbers that can be done by hand") {
  RunningSpread spread;
  spread.add(2);
  CHECK(spread.mean() == 2);
  CHECK_FALSE(spread.deviation());
  CHECK_FALSE(spread.interval());
  for (const double number : {4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) {
    spread.add(number);
  }
  CHECK(spread.count() == 8);
  CHECK(spread.mean() == doctest::Approx(5).epsilon(1e-14));
  CHECK(*spread.deviation() == doctest::Approx(std::sqrt(32.0 / 7)).epsilon(1e-14));
  CHECK(spread.least() == 2);
  CHECK(spread.most() == 9);
  const double half = 2.36462425 * std::sqrt(32.0 / 7 / 8);  // t of 7 degrees, from a table
  CHECK(spread.interval()->low == doctest::Approx(5 - half).epsilon(1e-9));
  CHECK(spread.interval()->high == doctest::Approx(5 + half).epsilon(1e-9));
}

TEST_CASE("Student's t goes over from the table to the series without a step") {
  CHECK(student_t(1) == doctest::Approx(12.7062047).epsilon(1e-8));
  CHECK(student_t(30) == doctest::Approx(2.04227246).epsilon(1e-8));
  CHECK(student_t(31) == doctest::Approx(2.03951345).epsilon(1e-7));
  CHECK(student_t(100) == doctest::Approx(1.98397152).epsilon(1e-8));
  CHECK(student_t(1'000'000'000) == doctest::Approx(1.95996398).epsilon(1e-8));
}

TEST_SUITE_END();

}  // namespace lacuna::running_spread_test
