// The kernel that the matrix product is made of: a tile of its sums, held in registers.
//
// Read once for each target, after targets.hpp.
#if defined(LACUNA_MODEL_NN_TILES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef LACUNA_MODEL_NN_TILES_INL
#undef LACUNA_MODEL_NN_TILES_INL
#else
#define LACUNA_MODEL_NN_TILES_INL
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "lacuna/model/nn/lanes-inl.hpp"
#include "lacuna/model/nn/packed_matrix.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {

/// One call of the tile kernel: C = A B + bias, or C += A B + bias.
struct TileCall {
  const float* a = nullptr;
  std::ptrdiff_t a_stride = 0;
  const float* b = nullptr;  ///< Of a panel: as many columns as the tile has, aligned.
  int depth = 0;
  const float* bias = nullptr;  ///< nullptr: 0.
  bool add = false;
  float* c = nullptr;
  std::ptrdiff_t c_stride = 0;
  int columns = 0;  ///< Of C and the bias. The tile's last sixteen may have more.
  /// What is read after this: fetched meanwhile, `ahead_step` floats a step. May be no memory.
  const float* ahead = nullptr;
  std::ptrdiff_t ahead_step = 0;
};

/// Touches both ends of what a tile reads and writes, so that the address sanitizer sees them.
inline void touch_ends([[maybe_unused]] const TileCall& call, [[maybe_unused]] int height,
                       [[maybe_unused]] int width) {
#ifdef __SANITIZE_ADDRESS__
  const auto touch = [](const float* numbers, int count) {
    for (int place = 0; place < count; place += std::max(1, count - 1)) {
      static_cast<void>(static_cast<const volatile float*>(numbers)[place]);
    }
  };
  touch(call.b, call.depth * width * lanes);
  touch(call.bias, call.bias != nullptr ? call.columns : 0);
  for (int row = 0; row < height; ++row) {
    touch(call.a + row * call.a_stride, call.depth);
    touch(call.c + row * call.c_stride, call.columns);
  }
#endif
}

/// C = sums, or C += sums. `is_whole`: no column of the tile is missing in C.
template <bool is_whole, int height, int across>
[[gnu::always_inline, gnu::no_sanitize("address", "undefined")]] inline void store_sums(
    const TileCall& call, const Vector (&sum)[height][across]) {
#pragma GCC unroll 16
  for (int row = 0; row < height; ++row) {
#pragma GCC unroll 16
    for (int column = 0; column < across; ++column) {
      const int place = column * vector_lanes;
      const int count = is_whole ? vector_lanes : std::max(0, call.columns - place);
      float* const target = call.c + row * call.c_stride + place;
      store(call.add ? hn::Add(load(target, count, 0.0F), sum[row][column]) : sum[row][column],
            target, count);
    }
  }
}

/// `height` rows by `width` sixteens of columns. Sanitizers would keep the sums out of registers
/// and make every test of a model ten times as slow: they leave this function alone.
template <int height, int width>
[[gnu::no_sanitize("address", "undefined")]] void tile(const TileCall& call) {
  touch_ends(call, height, width);
  constexpr int across = width * vectors;
  const Tag d;
  Vector sum[height][across];
#pragma GCC unroll 16
  for (int column = 0; column < across; ++column) {
    const int place = column * vector_lanes;
    const int left = std::max(0, call.columns - place);
    const Vector start = call.bias != nullptr ? load(call.bias + place, left, 0.0F) : hn::Zero(d);
#pragma GCC unroll 16
    for (int row = 0; row < height; ++row) {
      sum[row][column] = start;
    }
  }
  const float* a = call.a;
  const float* b = call.b;
  const float* ahead = call.ahead;
  for (const float* const end = a + call.depth; a < end; ++a) {
    __builtin_prefetch(ahead, 0, 2);  // into the L2 cache
    ahead += call.ahead_step;
    Vector right[across];
#pragma GCC unroll 16
    for (int column = 0; column < across; ++column) {
      right[column] = hn::Load(d, b + std::ptrdiff_t{column} * vector_lanes);
    }
#pragma GCC unroll 16
    for (int row = 0; row < height; ++row) {
      const Vector number = hn::Set(d, a[row * call.a_stride]);
#pragma GCC unroll 16
      for (int column = 0; column < across; ++column) {
        sum[row][column] = hn::MulAdd(number, right[column], sum[row][column]);
      }
    }
    b += std::ptrdiff_t{width} * lanes;
  }
  if (call.columns == width * lanes) {
    store_sums<true>(call, sum);
  } else {
    store_sums<false>(call, sum);
  }
}

using Tile = void (*)(const TileCall&);

/// tile<1, width> … tile<tallest, width>.
template <int width, int... height>
constexpr std::array<Tile, sizeof...(height)> tiles_of(std::integer_sequence<int, height...>) {
  return {&tile<height + 1, width>...};
}
template <int tallest, int width>
inline constexpr auto tiles = tiles_of<width>(std::make_integer_sequence<int, tallest>());

inline constexpr int widest_panel = HWY_MAX_BYTES >= 64 ? 48 : 16;  ///< Its columns.

/// The tiles of 1, 2, … rows for a panel's columns. The tallest leaves registers only for one row
/// of the panel and one number of A.
inline std::span<const Tile> tiles_for([[maybe_unused]] int columns) {
#if HWY_MAX_BYTES >= 64
  return columns > 32   ? std::span<const Tile>(tiles<9, 3>)
         : columns > 16 ? std::span<const Tile>(tiles<14, 2>)
                        : std::span<const Tile>(tiles<14, 1>);
#else
  return tiles<6, 1>;
#endif
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
