#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/base/json_writer.hpp"

namespace lacuna {

/// What the images of a folder showed: "summary.json", after assets/schema/summary-1.schema.json.
[[nodiscard]] std::string summary_json(const std::vector<SummaryGroup>& groups);

/// The member "measures" of a manifest's line, into an open object on one line: flat arrays, as a
/// folder may hold a million images. read_manifest_line() reads it.
void write_measures(JsonWriter& json, const Measures& measures);

}  // namespace lacuna
