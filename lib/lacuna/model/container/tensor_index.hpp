#pragma once

#include <string_view>
#include <vector>

#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

/// Finds tensors by their names.
class TensorIndex {
 public:
  TensorIndex() = default;
  /// `tensors` outlive this and stay where they are.
  explicit TensorIndex(const std::vector<StoredTensor>& tensors);

  /// nullptr if there is none of that name.
  [[nodiscard]] const StoredTensor* find(std::string_view name) const;

 private:
  std::vector<const StoredTensor*> by_name_;
};

}  // namespace lacuna
