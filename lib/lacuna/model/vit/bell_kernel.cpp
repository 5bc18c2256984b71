// The random weights of an untrained model must be the same on every CPU and for any number of
// threads. So they come from a generator without a state, Philox4x32-10 (Salmon et al. 2011): its
// block j is ten rounds of multiplying and mixing the counter j, and can be made alone.
//
//     counter {j, 0, stream, 0}, key  ─▶  four 32-bit words
//       words 0, 1 = four 16-bit numbers ─▶ sum ─▶ value 2 j
//       words 2, 3 = four 16-bit numbers ─▶ sum ─▶ value 2 j + 1
//
// The sum of four is a whole number, so that turning it into a float rounds but once; log, sqrt and
// cos, of which other bells are made, differ from library to library.
//
// Compiled once for each instruction set: this file includes itself through foreach_target.h.
#include "lacuna/model/nn/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lacuna/model/vit/bell_kernel.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>

#include "lacuna/model/vit/bell_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::ScalableTag<std::uint32_t>;
using WordVector = hn::Vec<Words>;

/// One block of Philox4x32 in each lane.
struct Blocks {
  WordVector c0, c1, c2, c3;
};

/// High and low halves of a · b.
void multiply(WordVector a, WordVector b, WordVector& high, WordVector& low) {
  const hn::RepartitionToWide<Words> wide;
  const Words d;
  const auto even = hn::MulEven(a, b);
  const auto odd = hn::MulEven(hn::DupOdd(a), b);
  low = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even));
  high =
      hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(wide, even))));
}

Blocks philox(Blocks x, std::uint32_t key0, std::uint32_t key1) {
  const Words d;
  const auto m0 = hn::Set(d, 0xD2511F53U);
  const auto m1 = hn::Set(d, 0xCD9E8D57U);
  for (int round = 0; round < 10; ++round) {
    WordVector high0, low0, high1, low1;
    multiply(x.c0, m0, high0, low0);
    multiply(x.c2, m1, high1, low1);
    x = {hn::Xor(hn::Xor(high1, x.c1), hn::Set(d, key0)), low1,
         hn::Xor(hn::Xor(high0, x.c3), hn::Set(d, key1)), low0};
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  return x;
}

/// Four 16-bit numbers of two words -> their sum, centred, times sigma over the sum's standard
/// deviation.
hn::Vec<hn::ScalableTag<float>> bell(WordVector a, WordVector b, float sigma) {
  constexpr int middle = 2 * 65535;
  constexpr float deviation = 37837.2F;  // √(4 · (65536² - 1) / 12)
  const Words d;
  const hn::ScalableTag<std::int32_t> integers;
  const hn::ScalableTag<float> floats;
  const auto low = hn::Set(d, 0xFFFFU);
  const auto sum = hn::Add(hn::Add(hn::And(a, low), hn::ShiftRight<16>(a)),
                           hn::Add(hn::And(b, low), hn::ShiftRight<16>(b)));
  const auto centred = hn::Sub(hn::BitCast(integers, sum), hn::Set(integers, middle));
  return hn::Mul(hn::ConvertTo(floats, centred), hn::Set(floats, sigma / deviation));
}

void fill(std::uint64_t key, std::uint32_t stream, std::uint64_t first, float* values,
          std::size_t count, float sigma) {
  const Words d;
  const hn::ScalableTag<float> floats;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN float pairs[std::size_t{2} * HWY_MAX_BYTES / sizeof(float)];
  for (std::size_t i = 0; i < count; i += 2 * lanes) {
    const auto block = static_cast<std::uint32_t>((first + i) / 2);
    const Blocks x =
        philox({hn::Iota(d, block), hn::Zero(d), hn::Set(d, stream), hn::Zero(d)},
               static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U));
    hn::StoreInterleaved2(bell(x.c0, x.c1, sigma), bell(x.c2, x.c3, sigma), floats, pairs);
    std::copy_n(pairs, std::min(2 * lanes, count - i), values + i);
  }
}

}  // namespace lacuna::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna {
void fill_bell(std::uint64_t key, std::uint32_t stream, std::uint64_t first,
               std::span<float> values, float sigma) {
  LACUNA_FUNCTION(fill)(key, stream, first, values.data(), values.size(), sigma);
}

}  // namespace lacuna
#endif
