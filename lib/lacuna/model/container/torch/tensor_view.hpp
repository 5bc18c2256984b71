#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lacuna {

/// How a tensor lies among the elements of its storage: element [i, j, …] is the one at
/// offset + i * strides[0] + j * strides[1] + …
struct TensorView {
  std::uint64_t offset = 0;
  std::vector<std::uint64_t> strides;  ///< One for each dimension.
};

/// Elements from the first to the last that the view of this shape shows, both included; 0 if it
/// shows none. Nothing if the number does not fit 64 bits.
[[nodiscard]] std::optional<std::uint64_t> view_extent(const std::vector<std::uint64_t>& shape,
                                                       const TensorView& view);

/// True if it shows neighbours in the order of the storage, as most tensors do.
[[nodiscard]] bool is_contiguous(const std::vector<std::uint64_t>& shape, const TensorView& view);

/// Puts the elements in row-major order. `storage` begins at the view's offset and holds its
/// extent; `target` holds the product of `shape`.
void gather(const std::vector<std::uint64_t>& shape, const TensorView& view,
            std::span<const float> storage, std::span<float> target);

}  // namespace lacuna
