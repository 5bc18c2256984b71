#include "lacuna/base/matrix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>

namespace lacuna::matrix_test {

namespace {

/// 10 · row + column.
Matrix numbered(int rows, int columns) {
  Matrix matrix(rows, columns);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      matrix.at(row, column) = static_cast<float>(10 * row + column);
    }
  }
  return matrix;
}

}  // namespace

TEST_CASE("a new matrix is 0 and begins at a boundary of 64 bytes") {
  for (const int columns : {1, 3, 17}) {
    const Matrix matrix(5, columns);
    CHECK(reinterpret_cast<std::uintptr_t>(matrix.data()) % 64 == 0);
    CHECK(std::all_of(matrix.data(), matrix.data() + matrix.size(),
                      [](float value) { return value == 0.0F; }));
  }
  CHECK(Matrix().size() == 0);
}

TEST_CASE("a copy has memory of its own, what is moved takes its memory along") {
  Matrix matrix = numbered(2, 3);
  Matrix copy = matrix;
  copy.at(1, 2) = -1;
  CHECK(matrix.at(1, 2) == 12);
  const Matrix& same = matrix;
  matrix = same;
  CHECK(matrix.at(1, 1) == 11);
  copy = matrix;
  CHECK(copy.at(1, 2) == 12);
  const float* const memory = copy.data();
  const Matrix moved = std::move(copy);
  CHECK(moved.data() == memory);
  CHECK(moved.at(1, 0) == 10);
}

TEST_CASE("views of rows and columns keep the stride of the whole") {
  Matrix matrix = numbered(4, 5);
  const MatrixView block = matrix.view().row_block(1, 2).column_block(3, 2);
  CHECK(block.rows == 2);
  CHECK(block.columns == 2);
  CHECK(block.row(0)[0] == 13);
  CHECK(block.row(1)[1] == 24);
  block.row(1)[0] = -7;
  CHECK(matrix.at(2, 3) == -7);
}

}  // namespace lacuna::matrix_test
