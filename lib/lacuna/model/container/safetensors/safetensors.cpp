#include "lacuna/model/container/safetensors/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/element_reader.hpp"
#include "lacuna/model/container/faults.hpp"
#include "lacuna/model/container/foreign_weights.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "the length is stored little-endian");

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

}  // namespace

Safetensors::Safetensors(const std::filesystem::path& path)
    : file_(path), header_(read_header(file_)) {
  data_begin_ = file_.size() - (header_.tensors.empty() ? 0 : header_.tensors.back().end);
  index_ = TensorIndex(header_.tensors);
}

void Safetensors::read_float32(const StoredTensor& tensor, std::span<float> target) const {
  read_elements(file_, data_begin_ + tensor.begin, tensor, target);
}

}  // namespace lacuna
