#pragma once

#include "lacuna/render/attend/attend_figure.hpp"

namespace lacuna {

/// The photo with every query that was asked for, each in its own colour, and beside it the large
/// map of each.
[[nodiscard]] Figure attend_queries_figure(const MaskedImage& image, const VitConfig& config,
                                           const LayoutDetail& detail,
                                           const AttendFigureOptions& options, const Recipe& recipe,
                                           Translator tr = {});

}  // namespace lacuna
