// The loops of Goto and van de Geijn (2008) as BLIS cuts them (Van Zee and van de Geijn 2015), less
// what a ViT does not need: its matrices are so small that the left side is read in place.
//
//     for each panel of columns of B
//       for each run of 256 steps of K        B's part: 48 KB, stays in the L2 cache
//         for each tile of rows               A's part: 9 rows, stay in the L1 cache
//           tile kernel                       C's part: 9 x 48 sums, stay in registers
//
// (BLIS keeps its A in L2 and its B in L1.) One thread does all of it, for a strip of rows.
//
// The kernel multiplies one number of A with a vector of B's columns: vectors lie along columns
// only, so each number of C is a chain of its own, and no bit depends on what is beside it. Rows
// are cut evenly: 200 are 23 tiles of 8 or 9, not 22 of 9 and one of 2, which has too few sums to
// hide the latency of an FMA behind.
//
// Compiled once for each instruction set: this file includes itself through foreach_target.h.
#include "lacuna/model/nn/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lacuna/model/nn/matrix_product.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/highway.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/lanes-inl.hpp"
#include "lacuna/model/nn/matrix_product.hpp"
#include "lacuna/model/nn/tiles-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {

/// x · Φ(x), within 7e-7: x (½ + x R(x²)), R a polynomial in 2 x² / 5.5² - 1. Where |x| > 5.5, |x
/// R| is more than ½ and cut off. tests/reference/gelu_coefficients.py fits the coefficients.
HWY_INLINE Vector gelu(Vector x) {
  constexpr float r[] = {-0.000241110276F, 0.000635680859F, -0.000514436513F, 0.000707525876F,
                         -0.00243672193F,  0.00463671796F,  -0.00680884859F,  0.0102191335F,
                         -0.0150025981F,   0.0203671288F,   -0.0260477066F,   0.0320699066F,
                         -0.0387928225F,   0.0477376468F,   -0.064172335F,    0.12855193F};
  constexpr float end = 5.5F;
  const Tag d;
  const auto half = hn::Set(d, 0.5F);
  const auto square = hn::Min(hn::Mul(x, x), hn::Set(d, end * end));
  const auto u = hn::MulAdd(square, hn::Set(d, 2 / (end * end)), hn::Set(d, -1.0F));
  auto sum = hn::Set(d, r[0]);
#pragma GCC unroll 16
  for (int i = 1; i < 16; ++i) {
    sum = hn::MulAdd(sum, u, hn::Set(d, r[i]));
  }
  const auto beside_half = hn::Max(hn::Min(hn::Mul(x, sum), half), hn::Neg(half));
  return hn::Mul(x, hn::Add(beside_half, half));
}

void gelu(MatrixView c) {
  for (int row = 0; row < c.rows; ++row) {
    float* const values = c.row(row).data();
    for_vectors(c.columns, [&](int, int place, int left) {
      store(gelu(load(values + place, left, 0.0F)), values + place, left);
    });
  }
}

/// A tile whose columns are not a multiple of sixteen: a full one into a buffer, then what counts.
void narrow_tile(Tile full, TileCall call, int rows, int columns) {
  HWY_ALIGN float products[14 * lanes * 3];
  HWY_ALIGN float bias[lanes * 3] = {};
  const int width = in_sixteens(columns);
  if (call.bias != nullptr) {
    std::copy_n(call.bias, columns, bias);
  }
  float* const target = std::exchange(call.c, products);
  const bool add = std::exchange(call.add, false);
  call.bias = bias;
  const std::ptrdiff_t stride = std::exchange(call.c_stride, width);
  full(call);
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      float& place = target[row * stride + column];
      const float product = products[row * width + column];
      place = add ? place + product : product;
    }
  }
}

/// One panel's columns of the product: c.
void multiply_panel(ConstMatrixView a, const PackedMatrix& b, int panel, const float* bias,
                    Epilogue epilogue, MatrixView c) {
  const int width = in_sixteens(c.columns);
  const Shape shape = shape_of(b.panel_width(), width);
  const int count = parts(a.rows, shape.tallest);
  for (int step = 0; step < a.columns || step == 0; step += depth_of_run) {
    const int depth = std::min(depth_of_run, a.columns - step);
    for (int i = 0; i < count; ++i) {
      const int first = even_cut(a.rows, i, count);
      const int rows = even_cut(a.rows, i + 1, count) - first;
      const TileCall call = {.a = a.row(first).data() + step,
                             .a_stride = a.stride,
                             .b = b.panel(panel) + static_cast<std::ptrdiff_t>(step) * width,
                             .depth = depth,
                             .bias = step == 0 ? bias : nullptr,
                             .add = step > 0 || epilogue == Epilogue::add_to_output,
                             .c = c.row(first).data(),
                             .c_stride = c.stride};
      const Tile full = shape.tiles[rows - 1];
      if (width == c.columns) {
        full(call);
      } else {
        narrow_tile(full, call, rows, c.columns);
      }
      if (epilogue == Epilogue::gelu && step + depth == a.columns) {
        gelu(c.row_block(first, rows));
      }
    }
  }
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna::nn {

void multiply(ConstMatrixView a, const PackedMatrix& b, std::span<const float> bias,
              Epilogue epilogue, MatrixView output) {
  for (int panel = 0; panel < b.panels(); ++panel) {
    const int first = panel * b.panel_width();
    const int columns = std::min(b.panel_width(), b.columns() - first);
    LACUNA_FUNCTION(multiply_panel)
    (a, b, panel, bias.empty() ? nullptr : bias.data() + first, epilogue,
     output.column_block(first, columns));
  }
}

void matmul(ConstMatrixView a, ConstMatrixView b, MatrixView out) {
  std::vector<const float*> rows;
  rows.reserve(static_cast<std::size_t>(b.rows));
  for (int row = 0; row < b.rows; ++row) {
    rows.push_back(b.row(row).data());
  }
  PackedMatrix packed(b.rows, b.columns, RightSide::attention);
  packed.pack_rows(rows);
  multiply(a, packed, {}, Epilogue::none, out);
}

}  // namespace lacuna::nn
#endif
