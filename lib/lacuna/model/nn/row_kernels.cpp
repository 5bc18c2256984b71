// One thread takes a row from its first number to its last. Each is summed in sixteen running sums
// (lanes-inl.hpp), so its bits depend on the row alone: not on threads, on other rows, or on the
// width of the processor's vectors.
//
// A softmax subtracts the largest score before exp(), which changes nothing but keeps it from
// overflowing. A layer norm takes the mean first and the squares of the differences then: the
// difference of two large sums would cancel.
//
// Compiled once for each instruction set: this file includes itself through foreach_target.h.
#include "lacuna/model/nn/targets.hpp"
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lacuna/model/nn/row_kernels.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#include "lacuna/model/nn/lanes-inl.hpp"
#include "lacuna/model/nn/row_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace lacuna::nn::HWY_NAMESPACE {

void softmax_row(float* row, int count, float scale) {
  const Tag d;
  const float none = -std::numeric_limits<float>::infinity();
  auto largest = hn::Set(d, none);
  for_vectors(count, [&](int, int place, int left) {
    largest = hn::Max(largest, load(row + place, left, none));
  });
  const auto top = hn::Set(d, hn::GetLane(hn::MaxOfLanes(d, largest)));
  const auto factor = hn::Set(d, scale);
  // The filler's exp is 0: below every score, and finite, so that no inf - inf arises.
  const float filler = std::numeric_limits<float>::lowest();
  Sums sums;
  for_vectors(count, [&](int part, int place, int left) {
    const auto x = load(row + place, left, filler);
    const auto e = hn::Exp(d, hn::Mul(hn::Sub(x, top), factor));
    // 0 · x is 0, but NaN if x is NaN or infinite: exp() would make a weight of 0 of it, unseen.
    sums.part[part] = hn::MulAdd(x, hn::Zero(d), hn::Add(sums.part[part], e));
    store(e, row + place, left);
  });
  const auto inverse = hn::Set(d, 1.0F / total(sums));
  for_vectors(count, [&](int, int place, int left) {
    store(hn::Mul(load(row + place, left, 0.0F), inverse), row + place, left);
  });
}

void layer_norm_row(const float* input, const LayerNorm& norm, int count, float* output) {
  const Tag d;
  const auto n = static_cast<float>(count);
  Sums sums;
  for_vectors(count, [&](int part, int place, int left) {
    sums.part[part] = hn::Add(sums.part[part], load(input + place, left, 0.0F));
  });
  const float mean = total(sums) / n;
  const auto centre = hn::Set(d, mean);
  Sums squares;
  for_vectors(count, [&](int part, int place, int left) {
    const auto difference = hn::Sub(load(input + place, left, mean), centre);
    squares.part[part] = hn::MulAdd(difference, difference, squares.part[part]);
  });
  const auto inverse = hn::Set(d, 1.0F / std::sqrt(total(squares) / n + norm.epsilon));
  for_vectors(count, [&](int, int place, int left) {
    const auto normed = hn::Mul(hn::Sub(load(input + place, left, mean), centre), inverse);
    const auto weight = load(norm.weight.data() + place, left, 0.0F);
    const auto bias = load(norm.bias.data() + place, left, 0.0F);
    store(hn::MulAdd(normed, weight, bias), output + place, left);
  });
}

/// x / (1 + exp(-gate)). Highway's exp() is invalid above 104; from 88 on nothing that counts is
/// left of an x below 1e30.
Vector gated(Vector x, Vector gate) {
  const Tag d;
  const auto e = hn::Exp(d, hn::Min(hn::Neg(gate), hn::Set(d, 88.0F)));
  return hn::Div(x, hn::Add(hn::Set(d, 1.0F), e));
}

void swiglu_row(const float* a, const float* b, int count, float* output) {
  for_vectors(count, [&](int, int place, int left) {
    const auto x = load(a + place, left, 0.0F);
    store(hn::Mul(gated(x, x), load(b + place, left, 0.0F)), output + place, left);
  });
}

// (1 + tanh(u)) / 2 = 1 / (1 + exp(-2 u)).
void gelu_tanh_row(float* row, int count) {
  const Tag d;
  constexpr float twice = 1.5957691216F;  // 2 √(2 / π)
  for_vectors(count, [&](int, int place, int left) {
    const auto x = load(row + place, left, 0.0F);
    const auto slope = hn::MulAdd(hn::Mul(x, x), hn::Set(d, 0.044715F * twice), hn::Set(d, twice));
    store(gated(x, hn::Mul(x, slope)), row + place, left);
  });
}

float entropy_of_row(const float* weights, int count) {
  const Tag d;
  // A weight below the smallest normal number adds nothing; the logarithm of 0 would be -inf, and
  // 0 · -inf is NaN.
  const auto smallest = hn::Set(d, std::numeric_limits<float>::min());
  Sums sums;
  for_vectors(count, [&](int part, int place, int left) {
    const auto w = load(weights + place, left, 0.0F);
    sums.part[part] = hn::NegMulAdd(w, hn::Log(d, hn::Max(w, smallest)), sums.part[part]);
  });
  return total(sums);
}

}  // namespace lacuna::nn::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lacuna::nn {

void softmax_row(std::span<float> row, float scale) {
  LACUNA_FUNCTION(softmax_row)(row.data(), static_cast<int>(row.size()), scale);
}

void layer_norm(ConstMatrixView input, const LayerNorm& norm, MatrixView output) {
  const auto layer_norm_row = LACUNA_FUNCTION(layer_norm_row);
  for (int row = 0; row < input.rows; ++row) {
    layer_norm_row(input.row(row).data(), norm, input.columns, output.row(row).data());
  }
}

void swiglu(ConstMatrixView input, MatrixView output) {
  const auto swiglu_row = LACUNA_FUNCTION(swiglu_row);
  for (int row = 0; row < input.rows; ++row) {
    const float* const halves = input.row(row).data();
    swiglu_row(halves, halves + output.columns, output.columns, output.row(row).data());
  }
}

void gelu_tanh(MatrixView values) {
  const auto gelu_tanh_row = LACUNA_FUNCTION(gelu_tanh_row);
  for (int row = 0; row < values.rows; ++row) {
    gelu_tanh_row(values.row(row).data(), values.columns);
  }
}

float entropy_of_row(std::span<const float> weights) {
  return LACUNA_FUNCTION(entropy_of_row)(weights.data(), static_cast<int>(weights.size()));
}

}  // namespace lacuna::nn
#endif
