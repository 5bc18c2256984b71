#include "lacuna/model/nn/row_kernels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace lacuna::row_kernels_test {

TEST_CASE("layer norm gives mean 0 and variance 1 before its weight and bias") {
  const nn::LayerNorm norm = {.weight = {1, 1, 1, 1, 2}, .bias = {0, 0, 0, 0, 1}, .epsilon = 0.0F};
  Matrix rows(2, 5);
  std::iota(rows.row(0).begin(), rows.row(0).end(), 1.0F);
  std::iota(rows.row(1).begin(), rows.row(1).end(), 101.0F);
  nn::layer_norm(rows.view(), norm, rows.view());
  const double unit = 1.0 / std::sqrt(2.0);  // (x - 3) / √2
  for (const int row : {0, 1}) {
    CHECK(rows.at(row, 0) == doctest::Approx(-2 * unit));
    CHECK(rows.at(row, 2) == doctest::Approx(0.0));
    CHECK(rows.at(row, 4) == doctest::Approx(2 * (2 * unit) + 1));
  }
}

TEST_CASE("softmax sums to 1, and a score that is no number makes no weight of 0") {
  for (const std::size_t n : {1U, 7U, 16U, 40U}) {
    std::vector<float> row(n);
    for (std::size_t i = 0; i < n; ++i) {
      row[i] = static_cast<float>(i) - 300.0F;
    }
    nn::softmax_row(row, 0.5F);
    CHECK(std::accumulate(row.begin(), row.end(), 0.0) == doctest::Approx(1.0).epsilon(1e-6));
    if (n > 1) {
      CHECK(row[n - 1] / row[n - 2] == doctest::Approx(std::exp(0.5)).epsilon(1e-5));
    }
    for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
      for (const std::size_t place : {std::size_t{0}, n - 1}) {
        std::vector<float> broken(n, 1.0F);
        broken[place] = bad;
        nn::softmax_row(broken, 1.0F);
        CHECK(std::ranges::all_of(broken, [](float weight) { return std::isnan(weight); }));
      }
    }
  }
}

TEST_CASE("SwiGLU is silu(a) · b, for the largest numbers too") {
  const std::vector<float> a = {0, 1, -1, 20, -80, -200, -1e30F, 1e30F};
  const auto count = static_cast<int>(a.size());
  Matrix halves(1, 2 * count);
  std::fill_n(std::ranges::copy(a, halves.data()).out, count, 2.0F);
  Matrix product(1, count);
  nn::swiglu(halves.view(), product.view());
  const std::span<const float> output = product.row(0);
  CHECK(output[0] == 0.0F);
  CHECK(output[1] == doctest::Approx(2 * 0.7310585786));
  CHECK(output[2] == doctest::Approx(-2 * 0.2689414214));
  CHECK(output[3] == doctest::Approx(40.0));
  CHECK(std::abs(output[4]) <= 1e-30F);
  CHECK(std::abs(output[5]) <= 1e-30F);
  CHECK(std::abs(output[6]) <= 1e-3F);
  CHECK(output[7] == 2e30F);
}

TEST_CASE("the GELU with tanh is torch's, for the largest numbers too") {
  // torch.nn.functional.gelu(x.double(), approximate="tanh"), torch 2.13.0.
  std::vector<float> row = {-20, -3, -1, -0.5, -1e-3F, 0, 1e-3F, 0.5, 1, 2.5, 5, 1e30F};
  const std::vector<double> torchs = {0,
                                      -0.0036373920817729943,
                                      -0.15880800939172324,
                                      -0.15428599017485606,
                                      -0.0004996010814972463,
                                      0,
                                      0.0005003989660002051,
                                      0.34571400982514394,
                                      0.8411919906082768,
                                      2.484915733910001,
                                      4.999999770820381,
                                      1e30};
  nn::gelu_tanh({row.data(), 1, static_cast<int>(row.size()), 0});
  for (std::size_t i = 0; i < row.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(static_cast<double>(row[i]) - torchs[i]) <=
          3e-7 * std::max(1.0, std::abs(torchs[i])));
  }
}

TEST_CASE("the entropy of n equal weights is log n, and of a single 1 it is 0") {
  for (const int n : {1, 3, 16, 37}) {
    const std::vector<float> weights(static_cast<std::size_t>(n), 1.0F / static_cast<float>(n));
    CHECK(nn::entropy_of_row(weights) == doctest::Approx(std::log(n)).epsilon(1e-5));
  }
  CHECK(nn::entropy_of_row(std::vector<float>{0, 1, 0}) == 0.0F);
}

}  // namespace lacuna::row_kernels_test
