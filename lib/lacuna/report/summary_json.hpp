#pragma once

#include <string>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"

namespace lacuna {

/// What the images of a folder showed: "summary.json", after assets/schema/summary-1.schema.json.
[[nodiscard]] std::string summary_json(const std::vector<SummaryGroup>& groups);

}  // namespace lacuna
