#include "lacuna/model/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "lacuna/base/error.hpp"
#include "lacuna/model/float16.hpp"
#include "lacuna/model/foreign_weights.hpp"
#include "lacuna/model/safetensors_faults.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian");

constexpr std::uint64_t length_bytes = 8;

/// The file is no safetensors file: say what it is instead if that can be told.
[[noreturn]] void fail(const InputFile& file, const std::string& found) {
  Bytes start(std::min<std::uint64_t>(file.size(), foreign_weights_bytes));
  file.read_at(0, start);
  if (const std::optional<std::string> other = foreign_weights(start)) {
    throw Error(ErrorKind::not_image, fmt::format("{}: {}", file.subject(), *other));
  }
  throw Error(ErrorKind::damaged,
              fmt::format("{}: {}; it is cut short or no safetensors file, get it again",
                          file.subject(), found));
}

std::uint64_t header_length(const InputFile& file) {
  if (file.size() < length_bytes) {
    fail(file, fmt::format("{} bytes, a safetensors file has at least 10", file.size()));
  }
  std::array<std::uint8_t, length_bytes> bytes = {};
  file.read_at(0, bytes);
  const auto length = std::bit_cast<std::uint64_t>(bytes);
  if (length > file.size() - length_bytes) {
    fail(file, fmt::format("a header of {} bytes is announced, {} bytes follow", length,
                           file.size() - length_bytes));
  }
  if (length < 2) {
    fail(file, fmt::format("a header of {} bytes is announced, needed at least 2", length));
  }
  if (length > SafetensorsLimits::header_bytes) {
    throw Error(ErrorKind::too_large,
                fmt::format("{}: a header of {} bytes, the limit is {}; name another checkpoint",
                            file.subject(), length, SafetensorsLimits::header_bytes));
  }
  return length;
}

SafetensorsHeader read_header(const InputFile& file) {
  Bytes bytes(header_length(file));
  file.read_at(length_bytes, bytes);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return parse_safetensors_header(text, file.size() - length_bytes - bytes.size(), file.subject());
}

std::span<std::uint8_t> bytes_of(std::span<float> values) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
  return {reinterpret_cast<std::uint8_t*>(values.data()), values.size_bytes()};
}

using Widen = void (*)(std::span<const std::uint16_t>, std::span<float>);

/// In pieces, so that the two-byte form of a large tensor is never in memory as a whole.
void read_widened(const InputFile& file, std::uint64_t offset, std::span<float> target,
                  Widen widen) {
  constexpr std::size_t piece = 16'384;
  std::array<std::uint16_t, piece> halves;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  while (!target.empty()) {
    const std::span<std::uint16_t> now(halves.data(), std::min(piece, target.size()));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): any object is made of bytes
    file.read_at(offset, {reinterpret_cast<std::uint8_t*>(now.data()), now.size_bytes()});
    widen(now, target.first(now.size()));
    target = target.subspan(now.size());
    offset += now.size_bytes();
  }
}

}  // namespace

Safetensors::Safetensors(const std::filesystem::path& path)
    : file_(path), header_(read_header(file_)) {
  data_begin_ = file_.size() - (header_.tensors.empty() ? 0 : header_.tensors.back().end);
  by_name_.reserve(header_.tensors.size());
  for (const StoredTensor& tensor : header_.tensors) {
    by_name_.push_back(&tensor);
  }
  std::sort(by_name_.begin(), by_name_.end(),
            [](const StoredTensor* a, const StoredTensor* b) { return a->name < b->name; });
}

const StoredTensor* Safetensors::find(std::string_view name) const {
  const auto place = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [](const StoredTensor* tensor, std::string_view wanted) { return tensor->name < wanted; });
  return place == by_name_.end() || (*place)->name != name ? nullptr : *place;
}

void Safetensors::read_float32(const StoredTensor& tensor, std::span<float> target) const {
  const std::uint64_t offset = data_begin_ + tensor.begin;
  if (tensor.dtype == "F32") {
    file_.read_at(offset, bytes_of(target));
  } else if (tensor.dtype == "F16") {
    read_widened(file_, offset, target, widen_float16);
  } else if (tensor.dtype == "BF16") {
    read_widened(file_, offset, target, widen_bfloat16);
  } else {
    throw Error(ErrorKind::unsupported,
                fmt::format("{}: weight {} has type {}, needed F32, F16 or BF16; convert it",
                            subject(), quoted_name(tensor.name), tensor.dtype));
  }
}

}  // namespace lacuna
