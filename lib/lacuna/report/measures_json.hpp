#pragma once

#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {

/// The member "measures" of a manifest's line, into an open object on one line: flat arrays, as a
/// folder may hold a million images. read_manifest_line() reads it.
void write_measures(JsonWriter& json, const Measures& measures);

}  // namespace lacuna
