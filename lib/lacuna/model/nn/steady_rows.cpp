#include "lacuna/model/nn/steady_rows.hpp"

#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

namespace lacuna::nn {
namespace {

constexpr int reference_rows = 197;  // What a ViT asks most: the order of its sums is the order.
constexpr int farthest = 64;

/// Numbers from -1 to 1 of 24 bits each: their sums are rounded, so another order gives other bits.
Matrix drawn(int rows, int columns, std::uint32_t seed) {
  Matrix matrix(rows, columns);
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    seed = seed * 1664525U + 1013904223U;
    matrix.data()[i] = static_cast<float>(seed >> 8U) * 0x1p-23F - 1.0F;
  }
  return matrix;
}

/// Products of one row, repeated, with weights of one size.
class Trial {
 public:
  Trial(int inputs, int columns)
      : memory_(1, PackedColumns::floats(inputs, columns)),
        weights_(drawn(columns, inputs, 1).view(), memory_.data()),
        row_(drawn(1, inputs, 2)),
        bias_(drawn(1, columns, 3)) {}

  int steady_rows(ProductShape shape) const {
    const int asked = std::exchange(shape.rows, reference_rows);
    const Matrix reference = product_of(shape);
    for (shape.rows = asked; shape.rows <= asked + farthest; ++shape.rows) {
      if (all_are(reference.row(0), product_of(shape))) {
        return shape.rows;
      }
    }
    return 1;
  }

 private:
  [[nodiscard]] Matrix product_of(const ProductShape& shape) const {
    Matrix input(shape.rows, shape.inputs);
    Matrix output(shape.rows, shape.columns);
    for (int row = 0; row < shape.rows; ++row) {
      std::memcpy(input.row(row).data(), row_.data(), input.row(row).size_bytes());
    }
    product(shape, input.data(), weights_, bias_.data(), output.data());
    return output;
  }

  static bool all_are(std::span<const float> reference, const Matrix& rows) {
    for (int row = 0; row < rows.rows(); ++row) {
      if (std::memcmp(rows.row(row).data(), reference.data(), reference.size_bytes()) != 0) {
        return false;
      }
    }
    return true;
  }

  Matrix memory_;
  PackedColumns weights_;
  Matrix row_;
  Matrix bias_;
};

}  // namespace

int steady_rows(const ProductShape& shape) {
  static std::mutex mutex;
  static std::map<std::pair<int, int>, Trial> trials;
  static std::map<ProductShape, int> found;
  thread_local std::map<ProductShape, int> known;  // so that no thread waits for another
  int& mine = known[shape];
  if (mine == 0) {
    const std::lock_guard lock(mutex);
    int& rows = found[shape];
    if (rows == 0) {
      const auto size = std::pair(shape.inputs, shape.columns);
      rows = trials.try_emplace(size, size.first, size.second).first->second.steady_rows(shape);
    }
    mine = rows;
  }
  return mine;
}

}  // namespace lacuna::nn
