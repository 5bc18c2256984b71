// Philox4x32-10: a block of four numbers is ten rounds of multiplication and exclusive or over
// (counter, key). There is no state but the counter, so that any block can be had at once.
//
// MT19937 is std::mt19937, whose numbers the standard fixes. What differs between the frameworks is
// not the generator but how a seed fills its 624 words, and how bits become numbers:
//
//     torch   seed(value)         floats: 24 low bits / 2^24
//     NumPy   seed(value)         doubles: (27 bits · 2^26 + 26 bits) / 2^53; order by rejection
//     Python  seed(list of words) doubles: the same; integers by rejection on the top bits
#include "lacuna/patch/random_source.hpp"

#include <bit>
#include <numeric>
#include <utility>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

/// 53 bits of two draws, the formula of MT19937's genrand_res53.
template <typename Source>
double fraction53(Source& source) {
  const std::uint32_t high = source.next();
  const std::uint32_t low = source.next();
  return ((high >> 5U) * 67108864.0 + (low >> 6U)) / 9007199254740992.0;
}

/// A number up to `largest`, each as likely: as many bits as it needs, drawn until they are no
/// more.
template <typename Source>
std::uint32_t number_up_to(std::uint32_t largest, Source& source) {
  const std::uint32_t bits = largest == 0 ? 0 : ~0U >> std::countl_zero(largest);
  std::uint32_t value = source.next() & bits;
  while (value > largest) {
    value = source.next() & bits;
  }
  return value;
}

/// Fisher-Yates by hand: std::shuffle differs between standard libraries.
template <typename Source>
std::vector<int> shuffled(int count, Source& source) {
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i-- > 1;) {
    std::swap(order[i], order[number_up_to(static_cast<std::uint32_t>(i), source)]);
  }
  return order;
}

std::uint32_t low_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value);
}

std::uint32_t high_half(std::uint64_t value) {
  return static_cast<std::uint32_t>(value >> 32U);
}

/// CPython's init_by_array: the state that a key of 32-bit words gives, as std::mt19937 asks for
/// it.
struct PythonKey {
  using result_type = std::uint32_t;

  PythonKey(std::uint32_t low, std::uint32_t high) : words{low, high} {}

  void generate(std::uint32_t* state, const std::uint32_t* end) const {
    const auto size = static_cast<std::size_t>(end - state);
    std::uint32_t value = 19650218;
    for (std::uint32_t i = 0; i < size; ++i) {
      state[i] = value;
      value = 1812433253U * (value ^ (value >> 30U)) + i + 1;
    }
    std::size_t i = 1;
    const auto advance = [&](std::uint32_t factor, std::uint32_t addend) {
      const std::uint32_t before = state[i - 1];
      state[i] = (state[i] ^ ((before ^ (before >> 30U)) * factor)) + addend;
      if (++i == size) {
        state[0] = state[size - 1];
        i = 1;
      }
    };
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t j = k % words.size();
      advance(1664525U, words[j] + static_cast<std::uint32_t>(j));
    }
    for (std::size_t k = 1; k < size; ++k) {
      advance(1566083941U, 0U - static_cast<std::uint32_t>(i));
    }
    state[0] = 0x80000000U;
  }

  std::vector<std::uint32_t> words;
};

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
  return fraction53(*this);
}

int PhiloxSource::integer(int first, int last) {
  const auto span = static_cast<std::uint32_t>(std::int64_t{last} - first);
  return static_cast<int>(std::int64_t{first} + number_up_to(span, *this));
}

std::vector<int> PhiloxSource::permutation(int count) {
  return shuffled(count, *this);
}

MersenneTwister MersenneTwister::torch(std::uint64_t seed) {
  return MersenneTwister(std::mt19937(low_half(seed)));
}

MersenneTwister MersenneTwister::numpy(std::uint64_t seed) {
  if (high_half(seed) != 0) {
    throw Error(ErrorKind::usage,
                "--seed {}: NumPy's seeds end at 4294967295; choose a smaller seed or --rng lacuna",
                seed);
  }
  return MersenneTwister(std::mt19937(low_half(seed)));
}

MersenneTwister MersenneTwister::python(std::uint64_t seed) {
  PythonKey key = {low_half(seed), high_half(seed)};
  if (key.words.back() == 0) {  // as many words as the number needs: another length is another key
    key.words.pop_back();
  }
  return MersenneTwister(std::mt19937(key));
}

float MersenneTwister::torch_uniform() {
  return static_cast<float>(next() & 0xFFFFFFU) * 0x1p-24F;
}

double MersenneTwister::uniform() {
  return fraction53(*this);
}

std::vector<int> MersenneTwister::numpy_permutation(int count) {
  return shuffled(count, *this);
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
