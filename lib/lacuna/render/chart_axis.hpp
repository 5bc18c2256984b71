#pragma once

#include <string>
#include <vector>

#include "lacuna/render/compare_page.hpp"
#include "lacuna/render/panel.hpp"

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
void add_value_axis(ComparePage& page, const Rectangle& plot, const ChartAxis& axis);

/// The numbers under the plot and, under these, what they are; returns where it ends. The axis
/// spans the plot but for `inset` at either side.
double add_argument_axis(ComparePage& page, const Rectangle& plot, const ChartAxis& axis,
                         double inset, const std::string& name);

}  // namespace lacuna
