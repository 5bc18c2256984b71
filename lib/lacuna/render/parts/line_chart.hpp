#pragma once

#include <string>
#include <vector>

#include "lacuna/render/parts/chart_axis.hpp"
#include "lacuna/render/parts/page.hpp"

namespace lacuna {

/// How a line is told from another without its colour.
enum class LineStyle {
  marked,         ///< Solid, with filled marks.
  dashed_marked,  ///< Dashed, with hollow marks.
  dotted,         ///< Without marks: what to compare with, not what was measured.
};

struct ChartPoint {
  double x = 0;
  double y = 0;
};

struct ChartLine {
  std::string name;  ///< Stands at the line's end.
  LineStyle style = LineStyle::marked;
  std::vector<ChartPoint> points = {};  ///< Ascending in x; what was not measured is left out.
};

/// Lines over one number.
struct LineChart {
  std::string title;
  std::vector<ChartLine> lines = {};
  ChartAxis across = {};
  ChartAxis up = {};
  std::string across_name = {};
  std::string note = {};   ///< Under all of it; may be empty.
  std::string empty = {};  ///< Said where no line has a point.
};

/// From 0 to a little above the highest point.
[[nodiscard]] ChartAxis axis_from_zero(const std::vector<ChartLine>& lines);

/// Draws charts of one row side by side from the page's y on, level with each other, and moves the
/// page's y under them.
void add_line_charts(Page& page, const std::vector<LineChart>& charts);

}  // namespace lacuna
