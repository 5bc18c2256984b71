#include "lacuna/render/compare_row.hpp"

#include <algorithm>

namespace lacuna {
namespace {

constexpr double panel_max_height = panel_width * 1.5;
constexpr double row_min_height = 26;  // room for "=" beside panels of a single row of patches

double panel_height(const PatchGrid& grid) {
  return std::min(panel_width * grid.rows / grid.columns, panel_max_height);
}

}  // namespace

double column_x(int column) {
  double x = style::margin;
  for (int i = 0; i <= column; ++i) {
    x += column_gaps[i] + (i > 0 ? panel_width : 0);
  }
  return x;
}

double row_height(const PatchGrid& grid) {
  return std::max(panel_height(grid), row_min_height);
}

Panel panel_at(int column, double y, const PatchGrid& grid) {
  const double height = panel_height(grid);
  const double width = height * grid.columns / grid.rows;
  return {{column_x(column) + (panel_width - width) / 2, y + (row_height(grid) - height) / 2, width,
           height},
          grid};
}

}  // namespace lacuna
