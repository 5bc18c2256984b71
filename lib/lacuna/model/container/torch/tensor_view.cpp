#include "lacuna/model/container/torch/tensor_view.hpp"

#include <algorithm>

namespace lacuna {

std::optional<std::uint64_t> view_extent(const std::vector<std::uint64_t>& shape,
                                         const TensorView& view) {
  if (std::find(shape.begin(), shape.end(), 0U) != shape.end()) {
    return 0;
  }
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::uint64_t step = 0;
    if (__builtin_mul_overflow(shape[i] - 1, view.strides[i], &step) ||
        __builtin_add_overflow(last, step, &last)) {
      return std::nullopt;
    }
  }
  std::uint64_t extent = 0;
  return __builtin_add_overflow(last, std::uint64_t{1}, &extent) ? std::nullopt
                                                                 : std::optional(extent);
}

bool is_contiguous(const std::vector<std::uint64_t>& shape, const TensorView& view) {
  std::uint64_t expected = 1;
  for (std::size_t i = shape.size(); i > 0; --i) {
    if (shape[i - 1] != 1 && view.strides[i - 1] != expected) {
      return false;
    }
    expected *= shape[i - 1];
  }
  return true;
}

void gather(const std::vector<std::uint64_t>& shape, const TensorView& view,
            std::span<const float> storage, std::span<float> target) {
  std::vector<std::uint64_t> index(shape.size(), 0);
  std::uint64_t place = 0;
  for (float& element : target) {
    element = storage[static_cast<std::size_t>(place)];
    // The next index: the last dimension that is not at its end, and all behind it from 0.
    for (std::size_t i = shape.size(); i > 0; --i) {
      const std::size_t dimension = i - 1;
      if (++index[dimension] < shape[dimension]) {
        place += view.strides[dimension];
        break;
      }
      place -= (shape[dimension] - 1) * view.strides[dimension];
      index[dimension] = 0;
    }
  }
}

}  // namespace lacuna
