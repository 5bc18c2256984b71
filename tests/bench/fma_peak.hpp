#pragma once

#include <cstdint>

namespace lacuna::bench {

/// Runs independent fused multiply-adds on registers only, in the widest vectors of this CPU, and
/// returns the floating-point operations done: what no kernel can beat.
[[nodiscard]] std::int64_t run_fma_peak(int iterations);

}  // namespace lacuna::bench
