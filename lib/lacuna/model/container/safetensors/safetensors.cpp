#include "lacuna/model/container/safetensors/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/container/elements.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/foreign_weights.hpp"
#include "lacuna/model/container/safetensors/safetensors_header.hpp"

// A safetensors file:
//
//     byte 0            8                    8 + n                        end
//     ┌────────────────┬────────────────────┬────────────────────────────┐
//     │ n: uint64,     │ header: n bytes of │ data: every tensor's       │
//     │ little-endian  │ JSON               │ elements, little-endian    │
//     └────────────────┴────────────────────┴────────────────────────────┘
//
// The upper bytes of n are 0 in any file of a sane size, so that no other format of this folder can
// be taken for it.

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "the length is stored little-endian");

constexpr std::uint64_t length_bytes = 8;

/// Says what the file is instead if that can be told.
[[noreturn]] void fail_frame(const InputFile& file, const std::string& found) {
  Bytes start(std::min<std::uint64_t>(file.size(), foreign_weights_bytes));
  file.read_at(0, start);
  if (const std::optional<std::string> other = foreign_weights(start)) {
    fail(file.subject(), ErrorKind::not_image, *other);
  }
  fail(file.subject(), ErrorKind::damaged,
       found + "; it is cut short or no safetensors file, get it again");
}

std::uint64_t header_length(const InputFile& file) {
  if (file.size() < length_bytes) {
    fail_frame(file, fmt::format("{} bytes, a safetensors file has at least 10", file.size()));
  }
  std::array<std::uint8_t, length_bytes> bytes = {};
  file.read_at(0, bytes);
  const auto length = std::bit_cast<std::uint64_t>(bytes);
  if (length > file.size() - length_bytes) {
    fail_frame(file, fmt::format("a header of {} bytes is announced, {} bytes follow", length,
                                 file.size() - length_bytes));
  }
  if (length < 2) {
    fail_frame(file, fmt::format("a header of {} bytes is announced, needed at least 2", length));
  }
  if (length > SafetensorsLimits::header_bytes) {
    fail(file.subject(), ErrorKind::too_large,
         "a header of {} bytes, the limit is {}; name another checkpoint", length,
         SafetensorsLimits::header_bytes);
  }
  return length;
}

SafetensorsHeader read_header(const InputFile& file) {
  Bytes bytes(header_length(file));
  file.read_at(length_bytes, bytes);
  return parse_safetensors_header(as_text(bytes), file.size() - length_bytes - bytes.size(),
                                  file.subject());
}

}  // namespace

Safetensors::Safetensors(const std::filesystem::path& path)
    : WeightsFile(path.native(), "safetensors"), file_(path) {
  SafetensorsHeader header = read_header(file_);
  data_begin_ = file_.size() - (header.tensors.empty() ? 0 : header.tensors.back().end);
  metadata_ = std::move(header.metadata);
  notes_ = std::move(header.notes);
  set_tensors(std::move(header.tensors));
}

void Safetensors::read_place(std::size_t place, std::uint64_t first,
                             std::span<float> target) const {
  const StoredTensor& tensor = tensors()[place];
  read_elements(file_, data_begin_ + tensor.begin, tensor, first, target);
}

}  // namespace lacuna
