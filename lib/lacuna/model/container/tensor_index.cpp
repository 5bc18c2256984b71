#include "lacuna/model/container/tensor_index.hpp"

#include <algorithm>

namespace lacuna {

TensorIndex::TensorIndex(const std::vector<StoredTensor>& tensors) {
  by_name_.reserve(tensors.size());
  for (const StoredTensor& tensor : tensors) {
    by_name_.push_back(&tensor);
  }
  std::sort(by_name_.begin(), by_name_.end(),
            [](const StoredTensor* a, const StoredTensor* b) { return a->name < b->name; });
}

const StoredTensor* TensorIndex::find(std::string_view name) const {
  const auto place = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [](const StoredTensor* tensor, std::string_view wanted) { return tensor->name < wanted; });
  return place == by_name_.end() || (*place)->name != name ? nullptr : *place;
}

}  // namespace lacuna
