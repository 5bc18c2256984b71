#include "lacuna/base/matrix.hpp"

#include <algorithm>
#include <new>

namespace lacuna {
namespace {
constexpr std::align_val_t cache_line{64};
}

void Matrix::Free::operator()(float* data) const {
  ::operator delete(data, cache_line);
}

Matrix::Matrix(int rows, int columns) : rows_(rows), columns_(columns) {
  data_.reset(static_cast<float*>(::operator new(size() * sizeof(float), cache_line)));
  std::fill_n(data_.get(), size(), 0.0F);
}

Matrix::Matrix(const Matrix& other) : Matrix(other.rows_, other.columns_) {
  std::copy_n(other.data_.get(), size(), data_.get());
}

Matrix& Matrix::operator=(const Matrix& other) {
  if (this != &other) {
    *this = Matrix(other);
  }
  return *this;
}

}  // namespace lacuna
