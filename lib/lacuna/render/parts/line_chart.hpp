#pragma once

#include <span>
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
  bool leaks = false;  ///< It is about what goes to hidden patches, and has their hue.
};

/// Lines over one number.
struct LineChart {
  std::string title;
  std::vector<ChartLine> lines = {};
  ChartAxis across = {};
  ChartAxis up = {};
  std::string across_name = {};
  std::string note = {};   ///< Under all of it; may be empty.
  std::string empty = {};  ///< Said where no line has a point; may be empty.
};

/// From 0 to a little above the highest point of these lines. A line of the chart that is not among
/// them may leave the plot at the top, and its name says where to.
[[nodiscard]] ChartAxis axis_from_zero(const std::vector<ChartLine>& lines);

/// Draws charts side by side from the page's y on, as many in a row as its width allows, level with
/// each other, and moves the page's y under them.
void add_line_charts(Page& page, const std::vector<LineChart>& charts);

/// One row of them, each `width` wide, its plot `height` high.
void add_chart_row(Page& page, std::span<const LineChart> charts, double left, double width,
                   double height);

}  // namespace lacuna
