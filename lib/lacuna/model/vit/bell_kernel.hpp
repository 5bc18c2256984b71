#pragma once

#include <cstdint>
#include <span>

namespace lacuna {

/// values[i] = sigma · the i-th number of a bell of standard deviation 1 that ends at ±3.46: the
/// sum of four uniform 16-bit numbers. Numbers 2 j and 2 j + 1 come from Philox block j: counter
/// {j, 0, stream, 0}, key the two halves of `key`. `first` is the even number of values[0].
/// Integers and single roundings only, so the same on every CPU; vectorised by Highway.
void fill_bell(std::uint64_t key, std::uint32_t stream, std::uint64_t first,
               std::span<float> values, float sigma);

}  // namespace lacuna
