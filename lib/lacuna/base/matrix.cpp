#include "lacuna/base/matrix.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

constexpr std::size_t cache_line = 64;
constexpr std::size_t huge_page = std::size_t{2} << 20U;

float* allocate(std::size_t floats) {
  const std::size_t bytes = floats * sizeof(float);
  const std::size_t alignment = bytes >= 2 * huge_page ? huge_page : cache_line;
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, std::max(rounded, alignment));
  if (memory == nullptr) {
    throw NoMemory(rounded);
  }
  if (alignment == huge_page) {
    ::madvise(memory, rounded, MADV_HUGEPAGE);  // advice: where it is not taken, nothing is lost
  }
  return static_cast<float*>(memory);
}

}  // namespace

void Matrix::Free::operator()(float* data) const {
  std::free(data);
}

Matrix Matrix::unset(int rows, int columns) {
  Matrix matrix;
  matrix.rows_ = rows;
  matrix.columns_ = columns;
  matrix.data_.reset(allocate(matrix.size()));
  return matrix;
}

Matrix::Matrix(int rows, int columns) : Matrix(unset(rows, columns)) {
  std::fill_n(data_.get(), size(), 0.0F);
}

Matrix::Matrix(const Matrix& other) : Matrix(unset(other.rows_, other.columns_)) {
  std::copy_n(other.data_.get(), size(), data_.get());
}

Matrix& Matrix::operator=(const Matrix& other) {
  if (this != &other) {
    *this = Matrix(other);
  }
  return *this;
}

}  // namespace lacuna
