#include "lacuna/model/container/weights_file.hpp"

namespace lacuna {

std::uint64_t StoredTensor::count() const {
  std::uint64_t product = 1;
  for (const std::uint64_t dimension : shape) {
    product *= dimension;
  }
  return product;
}

}  // namespace lacuna
