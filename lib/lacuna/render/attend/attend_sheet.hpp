#pragma once

#include "lacuna/render/attend/attend_figure.hpp"

namespace lacuna {

/// Every layer (rows, 0 at the top) and every head (columns), their mean in the last column, as
/// small maps over the grey photo; beside or above them the photo and the scale. `detail` holds
/// every layer's rows.
[[nodiscard]] Figure attend_sheet_figure(const MaskedImage& image, const VitConfig& config,
                                         const LayoutDetail& detail,
                                         const AttendFigureOptions& options, const Recipe& recipe,
                                         Translator tr = {});

}  // namespace lacuna
