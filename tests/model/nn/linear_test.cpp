#include "lacuna/model/nn/linear.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "support/golden_encoder.hpp"

namespace lacuna::linear_test {

using testing::drawn_matrix;

namespace {

bool same_bytes(const Matrix& a, const Matrix& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

}  // namespace

TEST_CASE("a linear layer is x Wᵀ + b, with exact GELU or the residual on request") {
  Workers workers(2);
  // Two rows, two inputs, three outputs, by hand.
  Matrix weights(3, 2);
  const float rows[] = {1, 2, 3, 4, -1, 0};
  std::copy_n(rows, 6, weights.data());
  const std::vector<float> bias = {0.5F, 0, 1};
  const nn::Linear layer(weights.view(), bias, workers);
  Matrix x(2, 2);
  x.at(0, 0) = 1;
  x.at(0, 1) = 1;
  x.at(1, 0) = -2;
  Matrix y(2, 3);
  nn::linear(x.view(), layer, nn::Epilogue::none, y.view(), workers);
  CHECK(std::vector<float>(y.data(), y.data() + 6) == std::vector<float>{3.5F, 7, 0, -1.5F, -6, 3});

  nn::linear(x.view(), layer, nn::Epilogue::add_to_output, y.view(), workers);
  CHECK(y.at(0, 0) == 7.0F);
  CHECK(y.at(1, 2) == 6.0F);

  nn::linear(x.view(), layer, nn::Epilogue::gelu, y.view(), workers);
  CHECK(y.at(0, 2) == 0.0F);
  CHECK(y.at(1, 2) ==
        doctest::Approx(3.0 * 0.5 * (1.0 + std::erf(3.0 / std::sqrt(2.0)))).epsilon(1e-6));
  CHECK(y.at(1, 0) ==
        doctest::Approx(-1.5 * 0.5 * (1.0 + std::erf(-1.5 / std::sqrt(2.0)))).epsilon(1e-5));
}

TEST_CASE("no rows are no work") {
  Workers workers(2);
  const Matrix weights = drawn_matrix(20, 8, 4, 0);
  const nn::Linear layer(weights.view(), std::vector<float>(8), workers);
  const Matrix x(0, 4);
  Matrix y(0, 8);
  nn::linear(x.view(), layer, nn::Epilogue::none, y.view(), workers);
  nn::linear(x.view(), layer, nn::Epilogue::none, y.view());
  CHECK(y.size() == 0);
}

TEST_CASE("products have the same bytes for 1, 2, 3 and 7 workers") {
  const Matrix weights = drawn_matrix(21, 576, 192, -3);
  const std::vector<float> bias(576, 0.25F);
  const Matrix x = drawn_matrix(22, 50, 192, 0);
  std::vector<Matrix> linear_results;
  for (const int count : {1, 2, 3, 7}) {
    Workers workers(count);
    const nn::Linear layer(weights.view(), bias, workers);
    Matrix y(50, 576);
    nn::linear(x.view(), layer, nn::Epilogue::gelu, y.view(), workers);
    linear_results.push_back(y);
  }
  for (std::size_t i = 1; i < linear_results.size(); ++i) {
    CHECK(same_bytes(linear_results[i], linear_results[0]));
  }
}

}  // namespace lacuna::linear_test
