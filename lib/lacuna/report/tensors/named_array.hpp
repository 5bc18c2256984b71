#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/base/words.hpp"

namespace lacuna {

/// An array on its way into a file, C order. Floats are not owned: they lie in pieces where they
/// were computed, one after another in the array.
struct NamedArray {
  using Pieces = std::vector<std::span<const float>>;

  std::string name;
  std::vector<std::size_t> shape;
  std::variant<Pieces, std::vector<std::int64_t>, std::vector<std::uint8_t>> values;
};

/// As what an array of floats is stored. Other arrays keep their type.
enum class FloatType { float32, float16 };
inline constexpr Word<FloatType> float_type_words[] = {{FloatType::float32, "float32"},
                                                       {FloatType::float16, "float16"}};

/// The types' names in NumPy ("<f4") and in safetensors ("F32").
[[nodiscard]] std::string numpy_type(const NamedArray& array, FloatType type);
[[nodiscard]] std::string safetensors_type(const NamedArray& array, FloatType type);

/// Bytes of its elements, little-endian.
[[nodiscard]] std::size_t element_bytes(const NamedArray& array, FloatType type);

/// Writes the elements. Throws Error{bad_value} for a finite number that float16 cannot hold.
void write_elements(const NamedArray& array, FloatType type, const ByteSink& sink);

}  // namespace lacuna
