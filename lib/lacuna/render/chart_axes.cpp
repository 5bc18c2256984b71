#include "lacuna/render/chart_axes.hpp"

#include <fmt/format.h>

#include "lacuna/render/colour_bar.hpp"

namespace lacuna {

double chart_top(double largest) {
  return largest > 0 ? largest * 1.08 : 1;
}

void add_value_axis(ComparePage& page, const ChartFrame& frame) {
  const Rectangle& plot = frame.plot;
  for (const double tick : round_ticks(0, frame.top, 4)) {
    const double y = frame.y_of(tick);
    page.figure.shapes.emplace_back(
        LineShape{plot.x, y, plot.x + plot.width, y, style::rule_grey, 0.4});
    TextShape label = small_at(plot.x - 5, y - 6.5, 0, fmt::format("{:g}", tick));
    label.align = Align::right;
    page.text(std::move(label));
  }
}

void add_layer_numbers(ComparePage& page, const ChartFrame& frame, int depth) {
  const int step = depth > 16 ? 4 : depth > 8 ? 2 : 1;
  for (int layer = 0; layer < depth; layer += step) {
    TextShape label = small_at(frame.slot_middle(layer, depth),
                               frame.plot.y + frame.plot.height + 2, 0, std::to_string(layer));
    label.align = Align::centre;
    page.text(std::move(label));
  }
}

double add_axis_name(ComparePage& page, const ChartFrame& frame, const std::string& words) {
  const Rectangle& plot = frame.plot;
  TextShape name = small_at(plot.x + plot.width / 2, plot.y + plot.height + 14, 0, words);
  name.align = Align::centre;
  return name.y + page.text(name);
}

void add_chart_rule(ComparePage& page, const ChartFrame& frame, double value,
                    const std::string& name, Align end) {
  const Rectangle& plot = frame.plot;
  const double y = frame.y_of(value);
  page.figure.shapes.emplace_back(
      LineShape{plot.x, y, plot.x + plot.width, y, style::soft_ink, 0.9});
  TextShape label = small_at(end == Align::right ? plot.x + plot.width : plot.x, y - 13, 0, name);
  label.align = end;
  page.text(std::move(label));
}

}  // namespace lacuna
