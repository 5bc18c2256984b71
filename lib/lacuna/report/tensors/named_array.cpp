#include "lacuna/report/tensors/named_array.hpp"

#include <bit>
#include <cmath>
#include <numeric>

#include "lacuna/base/error.hpp"
#include "lacuna/model/container/float16.hpp"

namespace lacuna {
namespace {

static_assert(std::endian::native == std::endian::little, "elements are copied as they lie");

template <typename Element>
void write(std::span<const Element> elements, const ByteSink& sink) {
  sink({reinterpret_cast<const char*>(elements.data()), elements.size_bytes()});
}

void write_halves(std::span<const float> elements, const std::string& name, const ByteSink& sink) {
  std::vector<std::uint16_t> halves(elements.size());
  narrow_float16(elements, halves);
  for (std::size_t i = 0; i < halves.size(); ++i) {
    if ((halves[i] & 0x7FFFU) == 0x7C00U && std::isfinite(elements[i])) {
      throw Error(ErrorKind::bad_value,
                  "{}: holds {}, float16 ends at 65504; write --dtype float32", name, elements[i]);
    }
  }
  write(std::span<const std::uint16_t>(halves), sink);
}

/// The one of these that is for what the array holds: floats in one size or the other, integers,
/// bytes.
template <typename Value>
Value by_type(const NamedArray& array, FloatType type, Value single, Value half, Value integer,
              Value byte) {
  if (std::holds_alternative<NamedArray::Pieces>(array.values)) {
    return type == FloatType::float16 ? half : single;
  }
  return std::holds_alternative<std::vector<std::int64_t>>(array.values) ? integer : byte;
}

}  // namespace

std::string numpy_type(const NamedArray& array, FloatType type) {
  return by_type<const char*>(array, type, "<f4", "<f2", "<i8", "|u1");
}

std::string safetensors_type(const NamedArray& array, FloatType type) {
  return by_type<const char*>(array, type, "F32", "F16", "I64", "U8");
}

std::size_t element_bytes(const NamedArray& array, FloatType type) {
  return std::accumulate(array.shape.begin(), array.shape.end(),
                         by_type<std::size_t>(array, type, 4, 2, 8, 1), std::multiplies<>());
}

void write_elements(const NamedArray& array, FloatType type, const ByteSink& sink) {
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&array.values)) {
    return write(std::span(*integers), sink);
  }
  if (const auto* small = std::get_if<std::vector<std::uint8_t>>(&array.values)) {
    return write(std::span(*small), sink);
  }
  for (const std::span<const float> piece : std::get<NamedArray::Pieces>(array.values)) {
    if (type == FloatType::float16) {
      write_halves(piece, array.name, sink);
    } else {
      write(piece, sink);
    }
  }
}

}  // namespace lacuna
