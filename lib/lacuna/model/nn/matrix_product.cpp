// The loops of Goto and van de Geijn (2008) as BLIS cuts them (Van Zee and van de Geijn 2015), less
// what a ViT does not need: its matrices are so small that the left side is read in place.
//
//     for each panel of columns of B
//       for each run of 256 steps of K        B's part: 48 KB, stays in the L2 cache
//         for each tile of rows               A's part: 9 rows, stay in the L1 cache
//           tile kernel                       C's part: 9 x 48 sums, stay in registers (AVX-512)
//
// (BLIS keeps its A in L2 and its B in L1.) One thread does all of it, for a strip of rows. A run
// of B comes from memory, and its first tile would wait for all of it: so the tiles of the run
// before fetch it, a little at each step. With the 50 tokens of a masked image this saves a tenth
// to a quarter of the time.
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

#include "lacuna/base/workers.hpp"
#include "lacuna/model/nn/lanes-inl.hpp"
#include "lacuna/model/nn/matrix_product.hpp"
#include "lacuna/model/nn/tiles-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {

/// x = x · Φ(x) for one panel's columns, off by at most 7e-7: x (½ + x R(x²)), R a polynomial in
/// 2 x² / 5.5² - 1, highest power first. Where |x| > 5.5, |x R| is more than ½ and cut off.
/// tests/reference/gelu_coefficients.py fits the coefficients. The vectors of a row go side by
/// side, since each term of a polynomial waits for the one before.
void gelu(MatrixView c) {
  constexpr float r[] = {-0.000241110276F, 0.000635680859F, -0.000514436513F, 0.000707525876F,
                         -0.00243672193F,  0.00463671796F,  -0.00680884859F,  0.0102191335F,
                         -0.0150025981F,   0.0203671288F,   -0.0260477066F,   0.0320699066F,
                         -0.0387928225F,   0.0477376468F,   -0.064172335F,    0.12855193F};
  constexpr float end = 5.5F;
  constexpr int across = widest_panel / vector_lanes;
  const Tag d;
  const auto half = hn::Set(d, 0.5F);
  for (int row = 0; row < c.rows; ++row) {
    float* const values = c.row(row).data();
    Vector x[across], u[across], sum[across];
#pragma GCC unroll 16
    for (int i = 0; i < across; ++i) {
      const int place = i * vector_lanes;
      x[i] = load(values + place, std::max(0, c.columns - place), 0.0F);
      const auto square = hn::Min(hn::Mul(x[i], x[i]), hn::Set(d, end * end));
      u[i] = hn::MulAdd(square, hn::Set(d, 2 / (end * end)), hn::Set(d, -1.0F));
      sum[i] = hn::Set(d, r[0]);
    }
#pragma GCC unroll 16
    for (int term = 1; term < 16; ++term) {
#pragma GCC unroll 16
      for (int i = 0; i < across; ++i) {
        sum[i] = hn::MulAdd(sum[i], u[i], hn::Set(d, r[term]));
      }
    }
#pragma GCC unroll 16
    for (int i = 0; i < across; ++i) {
      const auto beside_half = hn::Max(hn::Min(hn::Mul(x[i], sum[i]), half), hn::Neg(half));
      const int place = i * vector_lanes;
      store(hn::Mul(x[i], hn::Add(beside_half, half)), values + place,
            std::max(0, c.columns - place));
    }
  }
}

/// One panel's columns of the product: c.
void multiply_panel(ConstMatrixView a, const PackedMatrix& b, int panel, const float* bias,
                    Epilogue epilogue, MatrixView c) {
  const int width = in_sixteens(c.columns);
  const std::span<const Tile> kernels = tiles_for(c.columns);
  const int count = parts(a.rows, static_cast<int>(kernels.size()));
  const int floats_of_run = std::min(depth_of_run, a.columns) * width;
  for (int step = 0; step < a.columns; step += depth_of_run) {
    TileCall call = {.a_stride = a.stride,
                     .b = b.panel(panel) + std::ptrdiff_t{step} * width,
                     .depth = std::min(depth_of_run, a.columns - step),
                     .bias = step == 0 ? bias : nullptr,
                     .add = step > 0 || epilogue == Epilogue::add_to_output,
                     .c_stride = c.stride,
                     .columns = c.columns};
    call.ahead = call.b + std::ptrdiff_t{call.depth} * width;
    // At most a cache line a step: what few tiles leave, the processor fetches by itself.
    call.ahead_step = std::min(lanes, parts(floats_of_run, std::max(1, count * call.depth)));
    for (int i = 0; i < count; ++i) {
      const int first = even_cut(a.rows, i, count);
      call.a = a.row(first).data() + step;
      call.c = c.row(first).data();
      kernels[static_cast<std::size_t>(even_cut(a.rows, i + 1, count) - first) - 1](call);
      call.ahead += call.ahead_step * call.depth;
    }
  }
  if (epilogue == Epilogue::gelu) {
    gelu(c);
  }
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna::nn {

void multiply(ConstMatrixView a, const PackedMatrix& b, std::span<const float> bias,
              Epilogue epilogue, MatrixView output) {
  for (int panel = 0; panel < b.panels(); ++panel) {
    const int first = b.first_column(panel);
    LACUNA_FUNCTION(multiply_panel)
    (a, b, panel, bias.empty() ? nullptr : bias.data() + first, epilogue,
     output.column_block(first, b.end_column(panel) - first));
  }
}

}  // namespace lacuna::nn
#endif
