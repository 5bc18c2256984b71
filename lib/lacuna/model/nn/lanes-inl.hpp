// Sixteen floats side by side: one vector of AVX-512, two of AVX2. All of this room counts in them,
// so that what one set of instructions rounds, the other rounds alike: lane by lane, and a sum over
// a row as sixteen sums that are added in one order.
//
// Read once for each target, after targets.hpp.
#if defined(LACUNA_MODEL_NN_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef LACUNA_MODEL_NN_LANES_INL
#undef LACUNA_MODEL_NN_LANES_INL
#else
#define LACUNA_MODEL_NN_LANES_INL
#endif

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr int lanes = 16;
using Tag = hn::CappedTag<float, lanes>;
using Vector = hn::Vec<Tag>;
inline constexpr int vector_lanes = static_cast<int>(hn::MaxLanes(Tag()));
inline constexpr int vectors = lanes / vector_lanes;  ///< That make sixteen lanes.

/// `count` floats, and `filler` in the lanes past them. Reads nothing past them.
HWY_INLINE Vector load(const float* values, int count, float filler) {
  const Tag d;
  if (HWY_LIKELY(count >= vector_lanes)) {
    return hn::LoadU(d, values);
  }
  const auto counts = hn::FirstN(d, static_cast<std::size_t>(count));
  return hn::IfThenElse(counts, hn::MaskedLoad(counts, d, values), hn::Set(d, filler));
}

/// Writes the first `count` lanes, and nothing past them.
HWY_INLINE void store(Vector v, float* target, int count) {
  const Tag d;
  if (HWY_LIKELY(count >= vector_lanes)) {
    hn::StoreU(v, d, target);
  } else {
    hn::BlendedStore(v, hn::FirstN(d, static_cast<std::size_t>(count)), d, target);
  }
}

/// f(part, place, left) for each vector of a row of `count` floats: vector number `part` of sixteen
/// lanes, from `place` on, with `left` floats from there to the end.
template <typename Function>
HWY_INLINE void for_vectors(int count, Function f) {
  for (int first = 0; first < count; first += lanes) {
    for (int part = 0; part < vectors; ++part) {
      if (const int place = first + part * vector_lanes; place < count) {
        f(part, place, count - place);
      }
    }
  }
}

/// Sixteen running sums.
struct Sums {
  Vector part[vectors] = {};  // 0
};

/// The sum of sixteen lanes: lane i takes lane i + 8, then i + 4, i + 2, i + 1.
HWY_INLINE float total(const Sums& sums) {
  const Tag d;
  HWY_ALIGN float lane[lanes];
  for (int part = 0; part < vectors; ++part) {
    hn::Store(sums.part[part], d, lane + std::ptrdiff_t{part} * vector_lanes);
  }
  for (int apart = lanes / 2; apart > 0; apart /= 2) {
    for (int i = 0; i < apart; ++i) {
      lane[i] += lane[i + apart];
    }
  }
  return lane[0];
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
