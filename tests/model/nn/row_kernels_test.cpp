#include "lacuna/model/nn/row_kernels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace lacuna::row_kernels_test {

TEST_CASE("layer norm gives mean 0 and variance 1 before its weight and bias") {
  const std::vector<float> input = {1, 2, 3, 4, 5};
  const std::vector<float> weight = {1, 1, 1, 1, 2};
  const std::vector<float> bias = {0, 0, 0, 0, 1};
  std::vector<float> output(5);
  nn::layer_norm_row(input, weight, bias, 0.0F, output);
  const double unit = 1.0 / std::sqrt(2.0);  // (x - 3) / √2
  CHECK(output[0] == doctest::Approx(-2 * unit));
  CHECK(output[2] == doctest::Approx(0.0));
  CHECK(output[4] == doctest::Approx(2 * (2 * unit) + 1));
}

TEST_CASE("the entropy of n equal weights is log n, and of a single 1 it is 0") {
  for (const int n : {1, 3, 16, 37}) {
    const std::vector<float> weights(static_cast<std::size_t>(n), 1.0F / static_cast<float>(n));
    CHECK(nn::entropy_of_row(weights) == doctest::Approx(std::log(n)).epsilon(1e-5));
  }
  CHECK(nn::entropy_of_row(std::vector<float>{0, 1, 0}) == 0.0F);
}

}  // namespace lacuna::row_kernels_test
