#include "lacuna/model/checkpoint/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/model/checkpoint/relatives.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/vit/vit_model.hpp"

namespace lacuna {
namespace {

using Shape = std::vector<std::uint64_t>;

/// Whether no number is NaN or infinite. Without a branch, so that it is vector code.
bool are_finite(std::span<const float> values) {
  constexpr std::uint32_t exponent = 0x7F800000U;
  std::uint32_t found = 0;
  for (const float value : values) {
    found |= (std::bit_cast<std::uint32_t>(value) & exponent) == exponent ? 1U : 0U;
  }
  return found == 0;
}

/// Names the first of them in the whole tensor, whichever thread met one.
[[noreturn]] void fail_not_finite(const WeightsFile& file, const StoredTensor& stored) {
  std::vector<float> values(static_cast<std::size_t>(stored.count()));
  file.read_float32(stored, values);
  const auto place =
      std::ranges::find_if_not(values, [](float value) { return std::isfinite(value); });
  if (place == values.end()) {
    fail(file.subject(), ErrorKind::damaged,
         "changes while it is read; run again when it is written");
  }
  fail(file.subject(), ErrorKind::bad_value,
       "weight {} is {} at index {}, needed finite numbers; get the file again",
       quoted_name(stored.name), std::isnan(*place) ? "NaN" : "infinite", place - values.begin());
}

/// [1, 197, 192] is [197, 192], [1, 1, 192] and [1, 192] are [192].
Shape squeezed(Shape shape) {
  while (shape.size() > 1 && shape.front() == 1) {
    shape.erase(shape.begin());
  }
  return shape;
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

/// The rows of a whole whose parts lie below each other. A vector's parts lie side by side.
Shape part_of(const Shape& whole, std::size_t parts) {
  return whole.front() == 1 ? Shape{1, whole.back() / parts}
                            : Shape{whole.front() / parts, whole.back()};
}

/// What a stored part of a tensor must look like: its share of the rows.
Shape part_shape(Shape whole, std::size_t parts) {
  whole.front() /= parts;
  return whole;
}

std::string refused_shape(const StoredTensor& tensor, const Shape& wanted) {
  return fmt::format("{} has shape {}, needed {}", quoted_name(tensor.name),
                     shape_text(tensor.shape), shape_text(wanted));
}

std::string counted(const std::vector<std::string>& names, const char* what) {
  return names.size() == 1 ? "a tensor is " + std::string(what)
                           : fmt::format("{} tensors are {}", names.size(), what);
}

}  // namespace

TensorFit fit_of(const NamedTensors& tensors, const VitConfig& config) {
  TensorFit fit;
  std::set<std::string_view> asked;
  const std::vector<NamedShape> expected = expected_tensors(config);
  for (const NamedShape& wanted : expected) {
    const auto found = tensors.tensors.find(wanted.name);
    if (found == tensors.tensors.end()) {
      fit.missing.push_back(tensors.spelled(wanted.name));
      continue;
    }
    asked.insert(wanted.name);
    const auto& parts = found->second;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const Shape shape = part_shape(wanted.shape, parts.size());
      if (parts[part] == nullptr) {
        fit.missing.push_back(
            tensors.spelled(wanted.name, static_cast<int>(part), static_cast<int>(parts.size())));
      } else if (squeezed(parts[part]->shape) != squeezed(shape)) {
        fit.misshapen.push_back(refused_shape(*parts[part], shape));
      } else {
        ++fit.used;
      }
    }
  }
  for (const auto& [name, parts] : tensors.tensors) {
    for (const StoredTensor* part : parts) {
      if (!asked.contains(name) && part != nullptr) {
        fit.unknown.push_back(part->name);
      }
    }
  }
  for (const StoredTensor* tensor : tensors.unknown) {
    fit.unknown.push_back(tensor->name);
  }
  return fit;
}

CheckpointTensors::CheckpointTensors(const NamedTensors& tensors, const VitConfig& config)
    : tensors_(tensors) {
  const WeightsFile& file = *tensors.file;
  const TensorFit fit = fit_of(tensors, config);
  if (!fit.missing.empty()) {
    fail_missing(file, fit.missing);
  }
  if (!fit.misshapen.empty()) {
    fail(file.subject(), ErrorKind::bad_value, "tensor {}; name a checkpoint of that shape",
         fit.misshapen.front());
  }
  if (!fit.unknown.empty()) {
    fail(file.subject(), ErrorKind::bad_value,
         "{}: {}; a model that has more than lacuna knows would be computed wrongly; {}",
         counted(fit.unknown, "of no known use"), first_names(fit.unknown), families_read);
  }
}

void CheckpointTensors::read_rows(const std::string& name, int rows, int first,
                                  MatrixView target) const {
  static_cast<void>(tensors_.required(name));
  const auto& parts = tensors_.tensors.find(name)->second;
  const Shape wanted = {static_cast<std::uint64_t>(rows),
                        static_cast<std::uint64_t>(target.columns)};
  const auto columns = static_cast<std::size_t>(target.columns);
  const std::size_t share = static_cast<std::size_t>(rows) * columns / parts.size();
  std::size_t next = static_cast<std::size_t>(first) * columns;  // elements, through all parts
  std::span<float> left(target.data, static_cast<std::size_t>(target.rows) * columns);
  while (!left.empty()) {
    const std::size_t part = next / share;
    const StoredTensor* const stored = parts[part];
    if (stored == nullptr) {
      fail_missing(*tensors_.file, {tensors_.spelled(name, static_cast<int>(part),
                                                     static_cast<int>(parts.size()))});
    }
    if (folded(stored->shape) != part_of(wanted, parts.size())) {
      fail_shape(*tensors_.file, *stored, shape_text(part_of(wanted, parts.size())));
    }
    const std::size_t begin = next - part * share;
    const std::span<float> values = left.first(std::min(left.size(), share - begin));
    tensors_.file->read_float32(*stored, values, begin);
    if (!are_finite(values)) {
      fail_not_finite(*tensors_.file, *stored);
    }
    next += values.size();
    left = left.subspan(values.size());
  }
}

}  // namespace lacuna
