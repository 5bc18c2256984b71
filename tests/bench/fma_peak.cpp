// Compiled once for each instruction set: this file includes itself through foreach_target.h.
#include "lacuna/model/nn/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/fma_peak.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/highway.h>

#include "bench/fma_peak.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

std::int64_t run(int iterations) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  // More chains than latency × units; few enough for the registers of AVX2. All different, or the
  // compiler would make one of them.
  const V one = hn::Set(d, 1.0F);
  V a0 = one, a1 = hn::Add(a0, one), a2 = hn::Add(a1, one), a3 = hn::Add(a2, one);
  V a4 = hn::Add(a3, one), a5 = hn::Add(a4, one), a6 = hn::Add(a5, one), a7 = hn::Add(a6, one);
  V a8 = hn::Add(a7, one), a9 = hn::Add(a8, one), a10 = hn::Add(a9, one), a11 = hn::Add(a10, one);
  const V scale = hn::Set(d, 0.999999F);
  const V shift = hn::Set(d, 1e-6F);
  for (int i = 0; i < iterations; ++i) {
    a0 = hn::MulAdd(a0, scale, shift);
    a1 = hn::MulAdd(a1, scale, shift);
    a2 = hn::MulAdd(a2, scale, shift);
    a3 = hn::MulAdd(a3, scale, shift);
    a4 = hn::MulAdd(a4, scale, shift);
    a5 = hn::MulAdd(a5, scale, shift);
    a6 = hn::MulAdd(a6, scale, shift);
    a7 = hn::MulAdd(a7, scale, shift);
    a8 = hn::MulAdd(a8, scale, shift);
    a9 = hn::MulAdd(a9, scale, shift);
    a10 = hn::MulAdd(a10, scale, shift);
    a11 = hn::MulAdd(a11, scale, shift);
  }
  const V sum = hn::Add(hn::Add(hn::Add(a0, a1), hn::Add(a2, a3)),
                        hn::Add(hn::Add(hn::Add(a4, a5), hn::Add(a6, a7)),
                                hn::Add(hn::Add(a8, a9), hn::Add(a10, a11))));
  // Never true, but the compiler cannot know: it keeps the sum alive.
  const std::int64_t unused = hn::GetLane(sum) < 0.0F ? 1 : 0;
  return std::int64_t{iterations} * 12 * 2 * static_cast<std::int64_t>(hn::Lanes(d)) + unused;
}

}  // namespace lacuna::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna::bench {
std::int64_t run_fma_peak(int iterations) {
  return LACUNA_FUNCTION(run)(iterations);
}

}  // namespace lacuna::bench
#endif
