#include "lacuna/base/npy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <string_view>

#include "lacuna/base/error.hpp"
#include "lacuna/base/npy_header.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "elements are copied as they lie");

constexpr std::string_view magic = "\x93NUMPY";

template <typename Element>
double element(const std::uint8_t* bytes) {
  Element value;
  std::memcpy(&value, bytes, sizeof value);
  return static_cast<double>(value);
}

struct ElementKind {
  std::string_view name;  // without the byte order
  std::size_t size;
  double (*read)(const std::uint8_t*);
};

constexpr std::array<ElementKind, 11> element_kinds = {{{"b1", 1, element<std::uint8_t>},
                                                        {"u1", 1, element<std::uint8_t>},
                                                        {"u2", 2, element<std::uint16_t>},
                                                        {"u4", 4, element<std::uint32_t>},
                                                        {"u8", 8, element<std::uint64_t>},
                                                        {"i1", 1, element<std::int8_t>},
                                                        {"i2", 2, element<std::int16_t>},
                                                        {"i4", 4, element<std::int32_t>},
                                                        {"i8", 8, element<std::int64_t>},
                                                        {"f4", 4, element<float>},
                                                        {"f8", 8, element<double>}}};

ElementKind element_kind(const std::string& type, const std::string& subject) {
  const auto* const kind = std::ranges::find_if(element_kinds, [&](const ElementKind& candidate) {
    return type.size() == 3 && type.ends_with(candidate.name) &&
           (type[0] == '<' || (candidate.size == 1 && type[0] == '|'));
  });
  if (kind != element_kinds.end()) {
    return *kind;
  }
  if (type.ends_with('O')) {
    throw Error(ErrorKind::unsupported,
                "{}: an array of pickled Python objects, which could run code and are never "
                "loaded; save numbers, with allow_pickle=False",
                subject);
  }
  throw Error(ErrorKind::unsupported,
              "{}: elements of type '{}', needed bool, integers, float32 or float64, "
              "little-endian; convert with .astype('<f4')",
              subject, type.substr(0, 40));
}

/// The header's text and what follows it.
struct Parts {
  std::string_view header;
  std::span<const std::uint8_t> data;
};

Parts split(std::span<const std::uint8_t> file, const std::string& subject) {
  if (!is_npy(file)) {
    fail_damaged_npy(subject, "it does not begin with \\x93NUMPY");
  }
  if (file.size() < magic.size() + 2) {
    fail_damaged_npy(subject, "it ends inside its header");
  }
  const int version = file[magic.size()];
  if (version < 1 || version > 3) {
    throw Error(ErrorKind::unsupported,
                "{}: .npy format version {}, needed 1 to 3; save it with a released NumPy", subject,
                version);
  }
  const std::size_t length_size = version == 1 ? 2 : 4;
  std::span<const std::uint8_t> rest = file.subspan(magic.size() + 2);
  if (rest.size() < length_size) {
    fail_damaged_npy(subject, "it ends inside its header");
  }
  std::uint32_t length = 0;
  std::memcpy(&length, rest.data(), length_size);
  rest = rest.subspan(length_size);
  if (length > rest.size()) {
    fail_damaged_npy(subject, "it ends inside its header");
  }
  return {as_text(rest.first(length)), rest.subspan(length)};
}

/// The number of elements, if that many can lie in `bytes`.
std::optional<std::size_t> element_count(const std::vector<std::size_t>& shape, std::size_t size,
                                         std::size_t bytes) {
  std::size_t total = size;
  for (const std::size_t side : shape) {
    if (__builtin_mul_overflow(total, side, &total)) {
      return std::nullopt;
    }
  }
  return total == bytes ? std::optional(total / size) : std::nullopt;
}

/// Fortran order: the first index runs fastest.
std::vector<double> to_c_order(const std::vector<double>& values,
                               const std::vector<std::size_t>& shape) {
  std::vector<double> result(values.size());
  std::vector<std::size_t> index(shape.size(), 0);
  for (const double value : values) {
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      place = place * shape[axis] + index[axis];
    }
    result[place] = value;
    for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == shape[axis]; ++axis) {
      index[axis] = 0;
    }
  }
  return result;
}

}  // namespace

bool is_npy(std::span<const std::uint8_t> file) {
  return as_text(file).starts_with(magic);
}

NpyArray read_npy(std::span<const std::uint8_t> file, const std::string& subject) {
  const Parts parts = split(file, subject);
  const NpyHeader header = parse_npy_header(parts.header, subject);
  const ElementKind kind = element_kind(header.type, subject);
  const auto count = element_count(header.shape, kind.size, parts.data.size());
  if (!count) {
    fail_damaged_npy(subject,
                     fmt::format("{} bytes follow the header, its shape ({}) of '{}' needs "
                                 "another number",
                                 parts.data.size(), fmt::join(header.shape, ", "), header.type));
  }
  NpyArray array{.shape = header.shape, .values = {}};
  array.values.reserve(*count);
  for (std::size_t i = 0; i < *count; ++i) {
    array.values.push_back(kind.read(parts.data.data() + i * kind.size));
  }
  if (header.fortran_order) {
    array.values = to_c_order(array.values, array.shape);
  }
  return array;
}

}  // namespace lacuna
