#pragma once

#include <string>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/panel.hpp"

namespace lacuna {

/// A scale along one side of a chart.
struct ChartAxis {
  double low = 0;
  double high = 1;  ///< Above `low`.
  Norm norm = Norm::linear;

  /// The way along the axis: 0 at `low`, 1 at `high`.
  [[nodiscard]] double place(double value) const;
};

/// The numbers at the left of the plot, and a thin line across it for each.
void add_value_axis(Page& page, const Rectangle& plot, const ChartAxis& axis);

/// The numbers under the plot and, under these, what they are; returns where it ends. The axis
/// spans the plot but for `inset` at either side.
double add_argument_axis(Page& page, const Rectangle& plot, const ChartAxis& axis, double inset,
                         const std::string& name);

/// Where the values of a chart stand: 0 at the lower edge of the plot, `top` at its upper one.
struct ChartFrame {
  Rectangle plot;
  double top = 1;

  [[nodiscard]] double y_of(double value) const { return plot.y + plot.height * (1 - value / top); }
  /// The middle of one of `count` equal slots along the axis.
  [[nodiscard]] double slot_middle(int slot, int count) const {
    return plot.x + plot.width * (slot + 0.5) / count;
  }
};

/// Room for the numbers at the left of a plot.
inline constexpr double axis_width = 30;

/// A little more than the largest value, so that its mark is not cut; 1 where all are 0.
[[nodiscard]] double chart_top(double largest);

/// Horizontal lines at round values, with their numbers at the left.
void add_value_axis(Page& page, const ChartFrame& frame);

/// The numbers of the layers under the plot, not all of them where there are many.
void add_layer_numbers(Page& page, const ChartFrame& frame, int depth);

/// A number or a name under the plot, its middle at x.
void add_tick_label(Page& page, const ChartFrame& frame, double x, const std::string& words);

/// What the axis along counts, centred under its numbers; returns where the chart ends.
double add_axis_name(Page& page, const ChartFrame& frame, const std::string& words);

/// A line to compare values with, its name above one of its ends.
void add_chart_rule(Page& page, const ChartFrame& frame, double value, const std::string& name,
                    Align end = Align::right);

}  // namespace lacuna
