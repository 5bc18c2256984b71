// Philox4x32-10: a block of four numbers is ten rounds of multiplication and exclusive or over
// (counter, key). There is no state but the counter, so that any block can be had at once.
//
// MT19937: 624 words of state; refill() makes the next 624, each from its own upper bit, its
// neighbour's lower 31 and the word 397 places on; next() tempers one of them. What differs between
// the frameworks is not the generator but how a seed fills the state, and how bits become numbers:
//
//     torch   seed(value)         floats: 24 low bits / 2^24
//     NumPy   seed(value)         doubles: (27 bits · 2^26 + 26 bits) / 2^53; order by rejection
//     Python  seed(list of words) doubles: the same; integers by rejection on the top bits
#include "lacuna/patch/random_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// 53 bits of two draws, the formula of MT19937's genrand_res53.
double fraction53(std::uint32_t high, std::uint32_t low) {
  return ((high >> 5U) * 67108864.0 + (low >> 6U)) / 9007199254740992.0;
}

std::uint32_t low_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}

std::uint32_t high_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value >> 32U);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  constexpr int rounds = 10;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t even = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t odd = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {high_half(odd) ^ counter[1] ^ key[0], low_half(odd),
               high_half(even) ^ counter[3] ^ key[1], low_half(even)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return counter;
}

PhiloxSource::PhiloxSource(std::uint64_t seed, std::uint32_t stream)
    : key_{low_half(seed), high_half(seed)}, counter_{0, 0, stream, 0} {}

std::uint32_t PhiloxSource::next() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    counter_[1] += ++counter_[0] == 0 ? 1U : 0U;
    used_ = 0;
  }
  return block_[static_cast<std::size_t>(used_++)];
}

double PhiloxSource::uniform() {
  const std::uint32_t high = next();
  const std::uint32_t low = next();
  return fraction53(high, low);
}

int PhiloxSource::integer(int first, int last) {
  const auto span = static_cast<std::uint32_t>(std::int64_t{last} - first);
  const std::uint32_t bits = span == 0 ? 0 : ~0U >> std::countl_zero(span);
  std::uint32_t value = next() & bits;
  while (value > span) {
    value = next() & bits;
  }
  return static_cast<int>(std::int64_t{first} + value);
}

MersenneTwister MersenneTwister::torch(std::uint64_t seed) {
  MersenneTwister source;
  source.seed(low_half(seed));
  return source;
}

MersenneTwister MersenneTwister::numpy(std::uint64_t seed) {
  if (high_half(seed) != 0) {
    throw Error(ErrorKind::usage,
                fmt::format("--seed {}: NumPy's seeds end at 4294967295; choose a smaller seed or "
                            "--rng lacuna",
                            seed));
  }
  MersenneTwister source;
  source.seed(low_half(seed));
  return source;
}

MersenneTwister MersenneTwister::python(std::uint64_t seed) {
  const std::array<std::uint32_t, 2> words{low_half(seed), high_half(seed)};
  MersenneTwister source;
  // CPython's key has as many words as the number needs, and another length is another key.
  source.seed(std::span(words).first(words[1] == 0 ? 1 : 2));
  return source;
}

void MersenneTwister::seed(std::uint32_t value) {
  for (std::uint32_t i = 0; i < state_.size(); ++i) {
    state_[i] = value;
    value = 1812433253U * (value ^ (value >> 30U)) + i + 1;
  }
  position_ = state_.size();
}

void MersenneTwister::seed(std::span<const std::uint32_t> values) {
  const std::size_t size = state_.size();
  seed(19650218U);
  std::size_t i = 1;
  const auto advance = [&](std::uint32_t factor, std::uint32_t addend) {
    const std::uint32_t before = state_[i - 1];
    state_[i] = (state_[i] ^ ((before ^ (before >> 30U)) * factor)) + addend;
    if (++i == size) {
      state_[0] = state_[size - 1];
      i = 1;
    }
  };
  for (std::size_t k = 0; k < std::max(size, values.size()); ++k) {
    const std::size_t j = k % values.size();
    advance(1664525U, values[j] + static_cast<std::uint32_t>(j));
  }
  for (std::size_t k = 1; k < size; ++k) {
    advance(1566083941U, 0U - static_cast<std::uint32_t>(i));
  }
  state_[0] = 0x80000000U;
}

void MersenneTwister::refill() {
  constexpr std::size_t middle = 397;
  const std::size_t size = state_.size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t joined = (state_[i] & 0x80000000U) | (state_[(i + 1) % size] & 0x7FFFFFFFU);
    state_[i] =
        state_[(i + middle) % size] ^ (joined >> 1U) ^ ((joined & 1U) != 0 ? 0x9908B0DFU : 0U);
  }
  position_ = 0;
}

std::uint32_t MersenneTwister::next() {
  if (position_ == state_.size()) {
    refill();
  }
  std::uint32_t value = state_[position_++];
  value ^= value >> 11U;
  value ^= (value << 7U) & 0x9D2C5680U;
  value ^= (value << 15U) & 0xEFC60000U;
  return value ^ (value >> 18U);
}

float MersenneTwister::torch_uniform() {
  return static_cast<float>(next() & 0xFFFFFFU) * 0x1p-24F;
}

double MersenneTwister::uniform() {
  const std::uint32_t high = next();
  const std::uint32_t low = next();
  return fraction53(high, low);
}

std::vector<int> MersenneTwister::numpy_permutation(int count) {
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i-- > 1;) {
    const std::uint32_t bits = ~0U >> std::countl_zero(static_cast<std::uint32_t>(i));
    std::uint32_t other = next() & bits;
    while (other > i) {
      other = next() & bits;
    }
    std::swap(order[i], order[other]);
  }
  return order;
}

int MersenneTwister::python_randint(int first, int last) {
  const auto width = static_cast<std::uint64_t>(std::int64_t{last} - first + 1);
  // CPython takes the top bits, as many as the width itself needs: one more than its largest value
  // needs when the width is a power of two.
  const auto bits = static_cast<unsigned>(std::bit_width(width));
  const auto draw = [&]() -> std::uint64_t {
    return bits <= 32 ? next() >> (32U - bits)
                      : next() | (std::uint64_t{next() >> (64U - bits)} << 32U);
  };
  std::uint64_t value = draw();
  while (value >= width) {
    value = draw();
  }
  return static_cast<int>(first + static_cast<std::int64_t>(value));
}

}  // namespace lacuna
