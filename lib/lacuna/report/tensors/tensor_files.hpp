#pragma once

#include <string>
#include <vector>

#include "lacuna/report/tensors/named_array.hpp"

namespace lacuna {

// The same arrays have the same bytes, in any of these files.

/// As numpy.save() writes it, format 1.0. Source: numpy/lib/format.py.
[[nodiscard]] Bytes npy_file(const NamedArray& array, FloatType type);

/// As numpy.savez() writes it: a ZIP of .npy files, stored, in the given order, dated 1980. Throws
/// Error{output} if libarchive cannot.
[[nodiscard]] Bytes npz_file(const std::vector<NamedArray>& arrays, FloatType type);

/// A safetensors file; `recipe` becomes its metadata "recipe". Elements start at multiples of 8.
/// Source: huggingface/safetensors, README, "Format".
[[nodiscard]] Bytes safetensors_file(const std::vector<NamedArray>& arrays, FloatType type,
                                     const std::string& recipe);

}  // namespace lacuna
