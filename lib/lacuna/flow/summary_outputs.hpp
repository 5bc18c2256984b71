#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "lacuna/analysis/summary/summary.hpp"
#include "lacuna/flow/outputs.hpp"

namespace lacuna {

inline constexpr std::string_view summary_name = "summary";

/// Writes summary.json, summary.csv and, where there are two images or more and figures are asked
/// for, summary.png (or as DrawOptions says) into the folder, each whole. Nothing measured, nothing
/// written, unless a summary of before has to be emptied. Returns what it wrote, in that order.
/// Throws Error{output}.
std::vector<std::filesystem::path> write_summary(const std::filesystem::path& folder,
                                                 const Summary& summary,
                                                 const OutputOptions& options);

}  // namespace lacuna
