#pragma once

#include <string>
#include <vector>

#include "lacuna/report/tensors/named_array.hpp"

namespace lacuna {

// The same arrays have the same bytes, in any of these files. Errors are those of write_elements()
// and of the sink.

/// As numpy.save() writes it, format 1.0. Source: numpy/lib/format.py.
void write_npy(const NamedArray& array, FloatType type, const ByteSink& sink);

/// As numpy.savez() writes it: a ZIP of .npy files, stored, in the given order, dated 1980. Throws
/// Error{output} if libarchive cannot.
void write_npz(const std::vector<NamedArray>& arrays, FloatType type, const ByteSink& sink);

/// A safetensors file; `recipe` becomes its metadata "recipe". Elements start at multiples of 8.
/// Source: huggingface/safetensors, README, "Format".
void write_safetensors(const std::vector<NamedArray>& arrays, FloatType type,
                       const std::string& recipe, const ByteSink& sink);

}  // namespace lacuna
