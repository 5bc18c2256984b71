#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace lacuna {

/// Philox4x32-10, the counter-based generator of Salmon et al. (SC 2011), as published in
/// Random123: the same block for the same (key, counter) on every machine, in any order.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key);

/// MT19937 and the ways three frameworks seed it and draw from it, bit for bit.
/// Source: torch/csrc at::mt19937; NumPy legacy RandomState; CPython Modules/_randommodule.c.
class MersenneTwister {
 public:
  /// torch.manual_seed: the low 32 bits.
  [[nodiscard]] static MersenneTwister torch(std::uint64_t seed);
  /// np.random.seed. Throws Error{usage} from 2^32 on.
  [[nodiscard]] static MersenneTwister numpy(std::uint64_t seed);
  /// random.seed(int): init_by_array.
  [[nodiscard]] static MersenneTwister python(std::uint64_t seed);

  [[nodiscard]] std::uint32_t next() { return static_cast<std::uint32_t>(engine_()); }
  [[nodiscard]] float torch_uniform();  ///< torch.rand, float32: 24 bits.
  [[nodiscard]] double uniform();       ///< np.random.rand() and random.random(): 53 bits.
  [[nodiscard]] std::vector<int> numpy_permutation(int count);
  [[nodiscard]] int python_randint(int first, int last);  ///< random.randint: both ends inclusive.

 private:
  explicit MersenneTwister(std::mt19937 engine) : engine_(engine) {}

  std::mt19937 engine_;
};

/// lacuna's own stream: Philox with the 64-bit seed as key (low word first) and counters
/// {n, n >> 32, stream, 0} for n = 0, 1, 2, … Part of the file format: masks made with --rng lacuna
/// must never change.
class PhiloxSource {
 public:
  explicit PhiloxSource(std::uint64_t seed, std::uint32_t stream = 0);
  [[nodiscard]] std::uint32_t next();
  [[nodiscard]] double uniform();                  ///< 53 bits, in [0, 1).
  [[nodiscard]] int integer(int first, int last);  ///< Both ends inclusive, unbiased by rejection.
  [[nodiscard]] std::vector<int> permutation(int count);

 private:
  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 4> counter_{};
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace lacuna
