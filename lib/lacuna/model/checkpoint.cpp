#include "lacuna/model/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint_names.hpp"
#include "lacuna/model/safetensors_faults.hpp"

namespace lacuna {
namespace {

using Shape = std::vector<std::uint64_t>;

[[noreturn]] void fail(const WeightsFile& file, const std::string& rest) {
  throw Error(ErrorKind::bad_value, fmt::format("{}: {}", file.subject(), rest));
}

/// The place of the first NaN or infinity.
std::optional<std::size_t> first_not_finite(std::span<const float> values) {
  constexpr std::uint32_t exponent = 0x7F800000U;
  // A whole pass without a branch is vector code; the search runs only if there is something.
  std::uint32_t found = 0;
  for (const float value : values) {
    found |= (std::bit_cast<std::uint32_t>(value) & exponent) == exponent ? 1U : 0U;
  }
  if (found == 0) {
    return std::nullopt;
  }
  const auto place =
      std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
  return static_cast<std::size_t>(place - values.begin());
}

/// [1, 197, 192] is [197, 192], [192, 3, 16, 16] is [192, 768], [192] is [1, 192].
Shape folded(Shape shape) {
  while (shape.size() > 2 && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  while (shape.size() > 2) {
    const std::uint64_t last = shape.back();
    shape.pop_back();
    shape.back() *= last;
  }
  shape.insert(shape.begin(), 2 - shape.size(), 1);
  return shape;
}

}  // namespace

CheckpointTensors::CheckpointTensors(const WeightsFile& file, const VitConfig& config)
    : file_(file) {
  std::vector<std::string> missing;
  std::set<std::string_view> known;
  const std::vector<NamedShape> expected = expected_tensors(config);
  for (const NamedShape& wanted : expected) {
    const StoredTensor* const found = file.find(wanted.name);
    if (found == nullptr) {
      missing.push_back(wanted.name);
    } else if (found->shape != wanted.shape) {
      fail_shape(file, *found, shape_text(wanted.shape));
    }
    known.insert(wanted.name);
  }
  if (!missing.empty()) {
    fail_missing(file, missing);
  }
  std::vector<std::string> unexpected;
  for (const StoredTensor& tensor : file.tensors()) {
    if (!known.contains(tensor.name) && !is_unused_tensor(tensor.name)) {
      unexpected.push_back(tensor.name);
    }
  }
  if (!unexpected.empty()) {
    fail(file,
         fmt::format("{} of no known use: {}; a model that has more than a ViT, DeiT, DINO or MAE "
                     "encoder would be computed wrongly",
                     unexpected.size() == 1 ? "a tensor is"
                                            : fmt::format("{} tensors are", unexpected.size()),
                     first_names(unexpected)));
  }
}

bool CheckpointTensors::has(const std::string& name) const {
  return file_.find(name) != nullptr;
}

Matrix CheckpointTensors::tensor(const std::string& name, int rows, int columns) {
  const StoredTensor& stored = required_tensor(file_, name);
  const Shape wanted = {static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns)};
  if (folded(stored.shape) != wanted) {
    fail_shape(file_, stored, shape_text(wanted));
  }
  Matrix matrix(rows, columns);
  const std::span<float> values(matrix.data(), matrix.size());
  file_.read_float32(stored, values);
  if (const std::optional<std::size_t> place = first_not_finite(values)) {
    fail(file_,
         fmt::format("weight {} is {} at index {}, needed finite numbers; get the file again",
                     quoted_name(name), std::isnan(values[*place]) ? "NaN" : "infinite", *place));
  }
  return matrix;
}

}  // namespace lacuna
