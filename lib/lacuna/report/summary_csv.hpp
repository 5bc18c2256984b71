#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"

namespace lacuna {

/// The numbers of summary.json as a tidy table, RFC 4180: a line for each measure, layer and head.
/// What does not exist is an empty field.
[[nodiscard]] std::string summary_csv(const std::vector<SummaryGroup>& groups);

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or the end of a line. What
/// a spreadsheet would compute, as it begins with = + - or @, gets an apostrophe before it.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace lacuna
