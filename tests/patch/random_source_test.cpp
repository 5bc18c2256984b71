#include "lacuna/patch/random_source.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"

namespace lacuna::random_source_test {

using Block = std::array<std::uint32_t, 4>;

TEST_CASE("Philox4x32-10 gives the known answers that Random123 publishes") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({~0U, ~0U, ~0U, ~0U}, {~0U, ~0U}) ==
        Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a PhiloxSource hands out the blocks of counters 0, 1, 2 under its seed") {
  const std::array<std::uint32_t, 2> key{0x9abcdef0, 0x12345678};
  PhiloxSource source(0x123456789abcdef0);
  for (std::uint32_t n = 0; n < 3; ++n) {
    for (const std::uint32_t expected : philox4x32({n, 0, 0, 0}, key)) {
      CHECK(source.next() == expected);
    }
  }
  PhiloxSource other_stream(0x123456789abcdef0, 7);
  CHECK(other_stream.next() == philox4x32({0, 0, 7, 0}, key)[0]);
}

TEST_CASE("a PhiloxSource's uniform joins 27 and 26 bits of two draws") {
  PhiloxSource source(0);
  const double expected = ((0x6627e8d5U >> 5U) * 0x1p26 + (0xe169c58dU >> 6U)) * 0x1p-53;
  CHECK(source.uniform() == expected);
}

TEST_CASE("a PhiloxSource's integers reach both ends and nothing else, evenly") {
  PhiloxSource source(3);
  std::array<int, 5> seen{};
  for (int i = 0; i < 5000; ++i) {
    ++seen.at(static_cast<std::size_t>(source.integer(-2, 2) + 2));
  }
  for (const int count : seen) {
    CHECK(count > 900);
    CHECK(count < 1100);
  }
  CHECK(source.integer(4, 4) == 4);
}

TEST_CASE("torch.manual_seed and torch.rand, bit for bit") {
  MersenneTwister zero = MersenneTwister::torch(0);
  CHECK(zero.torch_uniform() == 0.49625659F);
  CHECK(zero.torch_uniform() == 0.76822180F);
  CHECK(zero.torch_uniform() == 0.08847743F);
  CHECK(zero.torch_uniform() == 0.13203049F);
  CHECK(MersenneTwister::torch(2).torch_uniform() == 0.6146951F);
  CHECK(MersenneTwister::torch(42).torch_uniform() == 0.88226926F);
}

TEST_CASE("torch takes the low 32 bits of a seed") {
  MersenneTwister wide = MersenneTwister::torch((std::uint64_t{1} << 32U) + 2);
  CHECK(wide.torch_uniform() == 0.6146951F);
}

TEST_CASE("np.random.seed and np.random.uniform, bit for bit") {
  MersenneTwister source = MersenneTwister::numpy(0);
  CHECK(source.uniform() == 0.5488135039273248);
  CHECK(source.uniform() == 0.7151893663724195);
  CHECK(source.uniform() == 0.6027633760716439);
}

TEST_CASE("np.random.permutation, bit for bit") {
  CHECK(MersenneTwister::numpy(0).numpy_permutation(10) ==
        std::vector<int>{2, 8, 4, 9, 1, 6, 7, 3, 0, 5});
  CHECK(MersenneTwister::numpy(0).numpy_permutation(1) == std::vector<int>{0});
}

TEST_CASE("NumPy refuses a seed of more than 32 bits, and so do we") {
  CHECK_THROWS_WITH_AS(
      (void)MersenneTwister::numpy(4294967296),
      "--seed 4294967296: NumPy's seeds end at 4294967295; choose a smaller seed or --rng lacuna",
      Error);
}

TEST_CASE("random.seed and random.random, bit for bit, also from a seed of two words") {
  MersenneTwister source = MersenneTwister::python(0);
  CHECK(source.uniform() == 0.8444218515250481);
  CHECK(source.uniform() == 0.7579544029403025);
  CHECK(MersenneTwister::python((std::uint64_t{1} << 32U) + 5).uniform() == 0.15727238718789782);
}

TEST_CASE("random.randint, bit for bit, also for one value and for all of 32 bits") {
  MersenneTwister source = MersenneTwister::python(1);
  CHECK(source.python_randint(0, 9) == 2);
  CHECK(source.python_randint(0, 9) == 9);
  CHECK(source.python_randint(0, 9) == 1);
  CHECK(source.python_randint(0, 9) == 4);
  CHECK(source.python_randint(0, 9) == 1);
  CHECK(source.python_randint(0, 9) == 7);
  CHECK(source.python_randint(5, 5) == 5);
  CHECK(source.python_randint(5, 5) == 5);
  CHECK(source.python_randint(5, 5) == 5);
  CHECK(source.python_randint(INT32_MIN, INT32_MAX) == 1240057366);
  CHECK(source.python_randint(0, 7) == 1);
  CHECK(source.uniform() == 0.48785665652414756);
}

}  // namespace lacuna::random_source_test
