#pragma once

#include <compare>
#include <memory>

#include "lacuna/base/matrix.hpp"

namespace lacuna::nn {

/// A product [rows, inputs] · [inputs, columns] + bias, through exact GELU or not.
struct ProductShape {
  int inputs = 0;
  int columns = 0;
  int rows = 0;
  bool gelu = false;

  auto operator<=>(const ProductShape&) const = default;
};

/// The right side of products: weights in the layout that the matrix unit asks for.
class PackedColumns {
 public:
  /// From `weights` [columns, inputs], as a checkpoint stores them, into `memory` of at least
  /// floats() floats at a 64-byte boundary, which must outlive this.
  PackedColumns(ConstMatrixView weights, float* memory);
  ~PackedColumns();
  PackedColumns(PackedColumns&&) noexcept;
  PackedColumns& operator=(PackedColumns&&) noexcept;

  /// How many floats the packed weights take; a multiple of 16.
  [[nodiscard]] static int floats(int inputs, int columns);

  struct Memory;
  [[nodiscard]] const Memory& memory() const { return *memory_; }

 private:
  std::unique_ptr<Memory> memory_;
};

/// out [rows, columns] of a [rows, inputs], both dense, on the calling thread. How oneDNN sums a
/// row may depend on `rows` and on its place among them: steady_rows() says with which it does not.
void product(const ProductShape& shape, const float* a, const PackedColumns& b, const float* bias,
             float* out);

/// out [m, n] = a [m, k] · b [k, n], plain row-major, on the calling thread: what attention() is
/// made of.
void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out);

/// Memory of the calling thread, at least `floats` long; what an earlier call left there is gone.
[[nodiscard]] float* thread_memory(Matrix& memory, std::size_t floats);

}  // namespace lacuna::nn
