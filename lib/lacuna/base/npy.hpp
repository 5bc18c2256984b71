#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lacuna {

/// An array as numpy.save() wrote it.
struct NpyArray {
  std::vector<std::size_t> shape;  ///< Empty for a single number.
  std::vector<double> values;      ///< C order, whatever the file's. 64-bit integers are rounded.
};

/// Reads a .npy file, format versions 1.0 to 3.0: bool, integers of 1 to 8 bytes, float32 and
/// float64, little-endian. `subject` names it in messages.
/// Throws Error{unsupported} for another type of element (pickled objects are named and never
/// loaded) and Error{damaged} for a broken header or another length than the header promises.
/// Source: numpy/lib/format.py, the format's own description.
[[nodiscard]] NpyArray read_npy(std::span<const std::uint8_t> file, const std::string& subject);

/// True if the file begins as every .npy file does.
[[nodiscard]] bool is_npy(std::span<const std::uint8_t> file);

}  // namespace lacuna
