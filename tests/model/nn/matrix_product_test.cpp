#include "lacuna/model/nn/matrix_product.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "support/golden_encoder.hpp"

namespace lacuna::matrix_product_test {

using nn::Epilogue;
using nn::PackedMatrix;
using nn::RightSide;
using testing::drawn_matrix;

namespace {

/// From weights [columns, inputs].
PackedMatrix packed(const Matrix& weights, RightSide kind) {
  std::vector<const float*> columns;
  for (int column = 0; column < weights.rows(); ++column) {
    columns.push_back(weights.row(column).data());
  }
  PackedMatrix matrix(weights.columns(), weights.rows(), kind);
  for (int panel = 0; panel < matrix.panels(); ++panel) {
    const int first = matrix.first_column(panel);
    matrix.pack_columns(panel, std::span(columns).subspan(
                                   static_cast<std::size_t>(first),
                                   static_cast<std::size_t>(matrix.end_column(panel) - first)));
  }
  return matrix;
}

/// The definition: one number, one rounding a step.
float defined(std::span<const float> a, std::span<const float> b, float bias, bool add,
              float before) {
  float result = before;
  for (std::size_t first = 0; first < a.size(); first += nn::depth_of_run) {
    float sum = first == 0 ? bias : 0.0F;
    for (std::size_t i = first; i < std::min(a.size(), first + nn::depth_of_run); ++i) {
      sum = std::fma(a[i], b[i], sum);
    }
    result = first > 0 || add ? result + sum : sum;
  }
  return result;
}

/// GELU of one number, by a product of one number.
float gelu_alone(float x) {
  Matrix one(1, 1);
  one.at(0, 0) = 1;
  Matrix result(1, 1);
  nn::multiply({&x, 1, 1, 1}, packed(one, RightSide::weights), {}, Epilogue::gelu, result.view());
  return result.at(0, 0);
}

struct Case {
  int rows, inputs, columns;
};

}  // namespace

TEST_CASE("every number is the sum of its definition, to the bit, whatever the tiles are") {
  for (const Case& shape : {Case{1, 1, 1},
                            {2, 3, 5},
                            {9, 64, 48},
                            {10, 64, 49},
                            {15, 72, 100},
                            {28, 197, 64},
                            {29, 80, 197},
                            {50, 192, 200},
                            {3, 1023, 33},
                            {3, 1024, 33},
                            {3, 1025, 17},
                            {5, 3072, 96}}) {
    CAPTURE(shape.rows);
    CAPTURE(shape.inputs);
    CAPTURE(shape.columns);
    const Matrix a = drawn_matrix(31, shape.rows, shape.inputs, 0);
    const Matrix weights = drawn_matrix(32, shape.columns, shape.inputs, -3);
    const Matrix bias = drawn_matrix(33, 1, shape.columns, 0);
    const Matrix before = drawn_matrix(34, shape.rows, shape.columns, 0);
    for (const RightSide kind : {RightSide::weights, RightSide::attention}) {
      const PackedMatrix b = packed(weights, kind);
      for (const Epilogue epilogue : {Epilogue::none, Epilogue::gelu, Epilogue::add_to_output}) {
        Matrix expected = before;
        for (int row = 0; row < shape.rows; ++row) {
          for (int column = 0; column < shape.columns; ++column) {
            expected.at(row, column) =
                defined(a.row(row), weights.row(column), bias.at(0, column),
                        epilogue == Epilogue::add_to_output, before.at(row, column));
          }
          if (epilogue == Epilogue::gelu) {
            std::ranges::transform(expected.row(row), expected.row(row).begin(), gelu_alone);
          }
        }
        Matrix got = before;
        nn::multiply(a.view(), b, bias.row(0), epilogue, got.view());
        CHECK(std::memcmp(got.data(), expected.data(), got.size() * sizeof(float)) == 0);
      }
    }
  }
}

TEST_CASE("GELU is x Φ(x), for the largest numbers too") {
  for (float x = -12; x < 12; x += 0.01F) {
    const double exact =
        0.5 * static_cast<double>(x) * std::erfc(-static_cast<double>(x) / std::sqrt(2.0));
    CHECK(std::abs(static_cast<double>(gelu_alone(x)) - exact) <= 1e-6);
  }
  CHECK(gelu_alone(0.0F) == 0.0F);
  CHECK(gelu_alone(1e30F) == 1e30F);
  CHECK(gelu_alone(-1e30F) == 0.0F);
  CHECK(std::isnan(gelu_alone(std::nanf(""))));
}

TEST_CASE("a product writes its columns and nothing beside them") {
  const Matrix a = drawn_matrix(41, 20, 64, 0);
  const Matrix weights = drawn_matrix(42, 37, 64, -3);
  Matrix wide(20, 60);
  std::fill_n(wide.data(), wide.size(), 7.0F);
  nn::multiply(a.view(), packed(weights, RightSide::weights), {}, Epilogue::none,
               wide.view().column_block(10, 37));
  for (int row = 0; row < 20; ++row) {
    for (int column = 0; column < 60; ++column) {
      CHECK((wide.at(row, column) == 7.0F) == (column < 10 || column >= 47));
    }
  }
}

TEST_CASE("rows and columns of a right side are packed alike, also into memory of a larger one") {
  const Matrix weights = drawn_matrix(51, 70, 40, 0);
  Matrix transposed(40, 70);
  std::vector<const float*> rows;
  for (int i = 0; i < 40; ++i) {
    for (int column = 0; column < 70; ++column) {
      transposed.at(i, column) = weights.at(column, i);
    }
    rows.push_back(transposed.row(i).data());
  }
  PackedMatrix by_rows(80, 90, RightSide::attention);
  by_rows.reshape(40, 70);
  by_rows.pack_rows(rows);
  const PackedMatrix by_columns = packed(weights, RightSide::attention);
  const Matrix a = drawn_matrix(52, 3, 40, 0);
  Matrix one(3, 70);
  Matrix other(3, 70);
  nn::multiply(a.view(), by_rows, {}, Epilogue::none, one.view());
  nn::multiply(a.view(), by_columns, {}, Epilogue::none, other.view());
  CHECK(std::memcmp(one.data(), other.data(), one.size() * sizeof(float)) == 0);
}

}  // namespace lacuna::matrix_product_test
