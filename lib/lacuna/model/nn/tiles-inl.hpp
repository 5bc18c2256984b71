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
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "lacuna/model/nn/lanes-inl.hpp"
#include "lacuna/model/nn/packed_matrix.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {

/// One call of the tile kernel: C = A B + bias, or C += A B + bias.
struct TileCall {
  const float* a = nullptr;
  std::ptrdiff_t a_stride = 0;
  const float* b = nullptr;
  int depth = 0;
  const float* bias = nullptr;  ///< nullptr: 0.
  bool add = false;
  float* c = nullptr;
  std::ptrdiff_t c_stride = 0;
};

/// Under the address sanitizer, aborts where a tile would read or write outside of an allocation.
#ifdef __SANITIZE_ADDRESS__
inline void watch_tile(const TileCall& call, int height, int width) {
  const auto watch = [](const float* numbers, int count) {
    const std::size_t bytes = sizeof(float) * static_cast<std::size_t>(count);
    if (void* const bad = __asan_region_is_poisoned(const_cast<float*>(numbers), bytes)) {
      *static_cast<volatile float*>(bad);  // The sanitizer's own report.
      std::abort();
    }
  };
  watch(call.b, call.depth * width * lanes);
  if (call.bias != nullptr) {
    watch(call.bias, width * lanes);
  }
  for (int row = 0; row < height; ++row) {
    watch(call.a + row * call.a_stride, call.depth);
    watch(call.c + row * call.c_stride, width * lanes);
  }
}
#else
inline void watch_tile(const TileCall&, int, int) {}
#endif

/// `height` rows by `width` sixteens of columns. Sanitizers would keep the sums out of registers
/// and make every test of a model ten times as slow: they leave this function alone, and
/// watch_tile() asks for what they would have seen.
template <int height, int width>
[[gnu::no_sanitize("address", "undefined")]] void tile(const TileCall& call) {
  watch_tile(call, height, width);
  constexpr int across = width * vectors;
  const Tag d;
  Vector sum[height][across];
#pragma GCC unroll 16
  for (int column = 0; column < across; ++column) {
    const Vector first = call.bias != nullptr
                             ? hn::LoadU(d, call.bias + std::ptrdiff_t{column} * vector_lanes)
                             : hn::Zero(d);
#pragma GCC unroll 16
    for (int row = 0; row < height; ++row) {
      sum[row][column] = first;
    }
  }
  const float* a = call.a;
  const float* b = call.b;
  for (const float* const end = a + call.depth; a < end; ++a, b += std::ptrdiff_t{width} * lanes) {
    Vector right[across];
#pragma GCC unroll 16
    for (int column = 0; column < across; ++column) {
      right[column] = hn::Load(d, b + std::ptrdiff_t{column} * vector_lanes);
    }
#pragma GCC unroll 16
    for (int row = 0; row < height; ++row) {
      const Vector left = hn::Set(d, a[row * call.a_stride]);
#pragma GCC unroll 16
      for (int column = 0; column < across; ++column) {
        sum[row][column] = hn::MulAdd(left, right[column], sum[row][column]);
      }
    }
  }
#pragma GCC unroll 16
  for (int row = 0; row < height; ++row) {
#pragma GCC unroll 16
    for (int column = 0; column < across; ++column) {
      float* const target = call.c + row * call.c_stride + std::ptrdiff_t{column} * vector_lanes;
      hn::StoreU(call.add ? hn::Add(hn::LoadU(d, target), sum[row][column]) : sum[row][column], d,
                 target);
    }
  }
}

using Tile = void (*)(const TileCall&);

/// tile<1, width> … tile<tallest, width>.
template <int width, int... height>
constexpr std::array<Tile, sizeof...(height)> tiles_of(std::integer_sequence<int, height...>) {
  return {&tile<height + 1, width>...};
}
template <int width, int tallest>
inline constexpr auto tiles = tiles_of<width>(std::make_integer_sequence<int, tallest>());

struct Shape {
  int tallest;
  const Tile* tiles;
};

/// The tiles for a panel of a right side: as many sums as there are registers, but for those that
/// hold a row of the panel and a number of A. The last panel may be narrower.
#if HWY_MAX_BYTES >= 64
inline Shape shape_of(int panel_width, int width) {
  const int tallest = panel_width == weights_panel ? 9 : 14;
  return width == 48   ? Shape{tallest, tiles<3, 9>.data()}
         : width == 32 ? Shape{tallest, tiles<2, 14>.data()}
                       : Shape{tallest, tiles<1, 14>.data()};
}
#else
inline Shape shape_of(int, int) {
  return {6, tiles<1, 6>.data()};
}
#endif

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
