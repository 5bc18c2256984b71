#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace lacuna {

/// Row-major floats [rows, columns], not owned. Row i starts at data + i * stride.
template <typename Float>
struct BasicMatrixView {
  Float* data = nullptr;
  int rows = 0;
  int columns = 0;
  std::ptrdiff_t stride = 0;  ///< Floats from one row to the next, at least columns.

  [[nodiscard]] std::span<Float> row(int index) const {
    return {data + index * stride, static_cast<std::size_t>(columns)};
  }
  /// Rows [first, first + count).
  [[nodiscard]] BasicMatrixView row_block(int first, int count) const {
    return {data + first * stride, count, columns, stride};
  }
  /// Columns [first, first + count) of every row.
  [[nodiscard]] BasicMatrixView column_block(int first, int count) const {
    return {data + first, rows, count, stride};
  }
  // NOLINTNEXTLINE(google-explicit-constructor): a mutable view is a const view, as with std::span
  operator BasicMatrixView<const Float>() const { return {data, rows, columns, stride}; }
};

using MatrixView = BasicMatrixView<float>;
using ConstMatrixView = BasicMatrixView<const float>;

/// Owned row-major floats [rows, columns], dense, starting at a 64-byte boundary. New ones are 0.
/// A large one asks for huge pages: its first use then faults every 2 MB, not every 4 KB.
class Matrix {
 public:
  Matrix() = default;
  Matrix(int rows, int columns);
  /// Of any contents, for what is written before it is read.
  [[nodiscard]] static Matrix unset(int rows, int columns);
  Matrix(const Matrix& other);
  Matrix& operator=(const Matrix& other);
  Matrix(Matrix&&) noexcept = default;
  Matrix& operator=(Matrix&&) noexcept = default;
  ~Matrix() = default;

  [[nodiscard]] int rows() const { return rows_; }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_);
  }
  [[nodiscard]] float* data() { return data_.get(); }
  [[nodiscard]] const float* data() const { return data_.get(); }
  [[nodiscard]] MatrixView view() { return {data_.get(), rows_, columns_, columns_}; }
  [[nodiscard]] ConstMatrixView view() const { return {data_.get(), rows_, columns_, columns_}; }
  [[nodiscard]] std::span<float> row(int index) { return view().row(index); }
  [[nodiscard]] std::span<const float> row(int index) const { return view().row(index); }
  [[nodiscard]] float& at(int row, int column) {
    return data_.get()[static_cast<std::ptrdiff_t>(row) * columns_ + column];
  }
  [[nodiscard]] float at(int row, int column) const {
    return data_.get()[static_cast<std::ptrdiff_t>(row) * columns_ + column];
  }

 private:
  struct Free {
    void operator()(float* data) const;
  };
  int rows_ = 0;
  int columns_ = 0;
  std::unique_ptr<float, Free> data_;
};

}  // namespace lacuna
