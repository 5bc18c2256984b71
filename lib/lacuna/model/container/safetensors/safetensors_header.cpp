#include "lacuna/model/container/safetensors/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/safetensors/safetensors_json.hpp"

namespace lacuna {
namespace {

/// Bits of a tensor, or nothing if the number does not fit. A dimension of 0 must not hide that the
/// others overflow.
std::optional<std::uint64_t> size_in_bits(const StoredTensor& tensor) {
  std::uint64_t product = tensor.element_bits;
  bool empty = false;
  for (const std::uint64_t dimension : tensor.shape) {
    empty = empty || dimension == 0;
    if (dimension != 0 && __builtin_mul_overflow(product, dimension, &product)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : product;
}

void check_size(const StoredTensor& tensor, const std::string& subject) {
  const std::optional<std::uint64_t> bits = size_in_bits(tensor);
  if (bits && tensor.begin <= tensor.end && *bits % 8 == 0 &&
      *bits / 8 == tensor.end - tensor.begin) {
    return;
  }
  const std::string name = "tensor " + quoted_name(tensor.name);
  const std::string kind = fmt::format("{} of shape {}", tensor.dtype, shape_text(tensor.shape));
  if (tensor.begin > tensor.end) {
    fail_header(subject, fmt::format("{}: data_offsets [{}, {}] run backwards", name, tensor.begin,
                                     tensor.end));
  }
  if (!bits) {
    fail_header(subject, fmt::format("{}: {} is larger than any file", name, kind));
  }
  if (*bits % 8 != 0) {
    fail_header(subject, fmt::format("{}: {} does not end on a whole byte", name, kind));
  }
  fail_header(subject, fmt::format("{}: {} needs {} bytes, its data_offsets span {}", name, kind,
                                   *bits / 8, tensor.end - tensor.begin));
}

void check_names(const std::vector<StoredTensor>& tensors, const std::string& subject) {
  std::vector<std::string_view> names;
  names.reserve(tensors.size());
  for (const StoredTensor& tensor : tensors) {
    names.emplace_back(tensor.name);
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) {
    fail_header(subject, fmt::format("tensor {} is there twice", quoted_name(*twice)));
  }
}

/// The tensors, sorted, must tile the data: no hole, no overlap, nothing before or after.
void check_tiling(const std::vector<StoredTensor>& tensors, std::uint64_t data_size,
                  const std::string& subject) {
  std::uint64_t filled = 0;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.begin != filled) {
      fail_header(subject, fmt::format("tensor {} begins at byte {} of the data, needed {}: {}",
                                       quoted_name(tensor.name), tensor.begin, filled,
                                       tensor.begin > filled ? "a hole" : "an overlap"));
    }
    filled = tensor.end;
  }
  if (filled != data_size) {
    fail_header(subject,
                fmt::format("its tensors fill {} bytes, the file holds {}: {}", filled, data_size,
                            filled > data_size ? "it is cut short" : "something else follows"));
  }
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_size,
                                           const std::string& subject) {
  SafetensorsHeader header = parse_safetensors_json(text, subject);
  check_names(header.tensors, subject);
  for (const StoredTensor& tensor : header.tensors) {
    check_size(tensor, subject);
  }
  std::stable_sort(header.tensors.begin(), header.tensors.end(),
                   [](const StoredTensor& a, const StoredTensor& b) {
                     return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
                   });
  check_tiling(header.tensors, data_size, subject);
  return header;
}

}  // namespace lacuna
