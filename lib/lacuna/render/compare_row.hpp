#pragma once

#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/panel.hpp"

namespace lacuna {

// Where the six panels of the compare figure stand: original, masked, deit, mae, zeroed, and
// zeroed - deit.
inline constexpr int panel_count = 6;
/// Before each column; "=" stands in the widest.
inline constexpr double column_gaps[panel_count] = {0, 12, 20, 26, 20, 20};
inline constexpr double panel_width = (content_width - 98) / panel_count;

/// The left edge of a column.
[[nodiscard]] double column_x(int column);

/// The height of the row that the panels stand in.
[[nodiscard]] double row_height(const PatchGrid& grid);

/// The panel of a column, centred in its place in the row that begins at `y`.
[[nodiscard]] Panel panel_at(int column, double y, const PatchGrid& grid);

}  // namespace lacuna
