// One thread takes a row from its first number to its last. A row is summed in as many running sums
// as the CPU's vectors have lanes, so its last bits depend on the row and on the width of the
// vectors, never on threads, on other rows, or on its place among them.
//
// A softmax subtracts the largest score before exp(), which changes nothing but keeps it from
// overflowing. A layer norm takes the mean first and the squares of the differences then: the
// difference of two large sums would lose what is looked for.
//
// Compiled once for each instruction set: this file includes itself through foreach_target.h.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lacuna/model/nn/row_kernels.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "lacuna/model/nn/row_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::ScalableTag<float>;

/// f(place, vector, lanes in use) over the row; the last vector is filled up with `filler`.
template <typename Function>
void for_vectors(const float* row, std::size_t count, float filler, Function f) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    f(i, hn::LoadU(d, row + i), lanes);
  }
  if (i < count) {
    HWY_ALIGN float tail[HWY_MAX_BYTES / sizeof(float)];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      tail[lane] = i + lane < count ? row[i + lane] : filler;
    }
    f(i, hn::Load(d, tail), count - i);
  }
}

template <typename Vector>
void store(Vector v, float* target, std::size_t count) {
  const Lanes d;
  if (count == hn::Lanes(d)) {
    hn::StoreU(v, d, target);
    return;
  }
  HWY_ALIGN float tail[HWY_MAX_BYTES / sizeof(float)];
  hn::Store(v, d, tail);
  for (std::size_t lane = 0; lane < count; ++lane) {
    target[lane] = tail[lane];
  }
}

void softmax_row(float* row, std::size_t count, float scale) {
  const Lanes d;
  const float lowest = -std::numeric_limits<float>::infinity();
  auto largest = hn::Set(d, lowest);
  for_vectors(row, count, lowest,
              [&](std::size_t, auto x, std::size_t) { largest = hn::Max(largest, x); });
  const auto top = hn::Set(d, hn::GetLane(hn::MaxOfLanes(d, largest)));
  const auto factor = hn::Set(d, scale);
  auto sum = hn::Zero(d);
  // The filler's exp is 0: far below every score, and finite, so that no inf - inf arises.
  for_vectors(row, count, std::numeric_limits<float>::lowest() / 2,
              [&](std::size_t i, auto x, std::size_t used) {
                const auto e = hn::Exp(d, hn::Mul(hn::Sub(x, top), factor));
                sum = hn::Add(
                    sum, used == hn::Lanes(d) ? e : hn::IfThenElseZero(hn::FirstN(d, used), e));
                store(e, row + i, used);
              });
  const auto inverse = hn::Set(d, 1.0F / hn::GetLane(hn::SumOfLanes(d, sum)));
  for_vectors(row, count, 0.0F, [&](std::size_t i, auto e, std::size_t used) {
    store(hn::Mul(e, inverse), row + i, used);
  });
}

void layer_norm_row(const float* input, const float* weight, const float* bias, std::size_t count,
                    float epsilon, float* output) {
  const Lanes d;
  const auto n = static_cast<float>(count);
  auto sum = hn::Zero(d);
  for_vectors(input, count, 0.0F, [&](std::size_t, auto x, std::size_t) { sum = hn::Add(sum, x); });
  const float mean = hn::GetLane(hn::SumOfLanes(d, sum)) / n;
  const auto centre = hn::Set(d, mean);
  auto squares = hn::Zero(d);
  for_vectors(input, count, mean, [&](std::size_t, auto x, std::size_t) {
    const auto difference = hn::Sub(x, centre);
    squares = hn::MulAdd(difference, difference, squares);
  });
  const float variance = hn::GetLane(hn::SumOfLanes(d, squares)) / n;
  const auto inverse = hn::Set(d, 1.0F / std::sqrt(variance + epsilon));
  for_vectors(input, count, mean, [&](std::size_t i, auto x, std::size_t used) {
    const auto normed = hn::Mul(hn::Sub(x, centre), inverse);
    if (used == hn::Lanes(d)) {
      hn::StoreU(hn::MulAdd(normed, hn::LoadU(d, weight + i), hn::LoadU(d, bias + i)), d,
                 output + i);
      return;
    }
    HWY_ALIGN float tail[HWY_MAX_BYTES / sizeof(float)];
    hn::Store(normed, d, tail);
    for (std::size_t lane = 0; lane < used; ++lane) {
      output[i + lane] = tail[lane] * weight[i + lane] + bias[i + lane];
    }
  });
}

void swiglu_row(const float* a, const float* b, std::size_t count, float* output) {
  const Lanes d;
  const auto one = hn::Set(d, 1.0F);
  for_vectors(a, count, 0.0F, [&](std::size_t i, auto x, std::size_t used) {
    const auto silu = hn::Div(x, hn::Add(one, hn::Exp(d, hn::Neg(x))));
    if (used == hn::Lanes(d)) {
      hn::StoreU(hn::Mul(silu, hn::LoadU(d, b + i)), d, output + i);
      return;
    }
    HWY_ALIGN float tail[HWY_MAX_BYTES / sizeof(float)];
    hn::Store(silu, d, tail);
    for (std::size_t lane = 0; lane < used; ++lane) {
      output[i + lane] = tail[lane] * b[i + lane];
    }
  });
}

float entropy_of_row(const float* weights, std::size_t count) {
  const Lanes d;
  auto sum = hn::Zero(d);
  // A weight below the smallest normal number adds nothing, and its logarithm would be -inf.
  const auto smallest = hn::Set(d, std::numeric_limits<float>::min());
  for_vectors(weights, count, 0.0F, [&](std::size_t, auto w, std::size_t) {
    sum = hn::NegMulAdd(w, hn::Log(d, hn::Max(w, smallest)), sum);
  });
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna::nn {
namespace {
HWY_EXPORT(softmax_row);
HWY_EXPORT(layer_norm_row);
HWY_EXPORT(swiglu_row);
HWY_EXPORT(entropy_of_row);
}  // namespace

void softmax_row(std::span<float> row, float scale) {
  HWY_DYNAMIC_DISPATCH(softmax_row)(row.data(), row.size(), scale);
}

void layer_norm_row(std::span<const float> input, std::span<const float> weight,
                    std::span<const float> bias, float epsilon, std::span<float> output) {
  HWY_DYNAMIC_DISPATCH(layer_norm_row)
  (input.data(), weight.data(), bias.data(), input.size(), epsilon, output.data());
}

void swiglu_row(std::span<const float> a, std::span<const float> b, std::span<float> output) {
  HWY_DYNAMIC_DISPATCH(swiglu_row)(a.data(), b.data(), a.size(), output.data());
}

float entropy_of_row(std::span<const float> weights) {
  return HWY_DYNAMIC_DISPATCH(entropy_of_row)(weights.data(), weights.size());
}

}  // namespace lacuna::nn
#endif
