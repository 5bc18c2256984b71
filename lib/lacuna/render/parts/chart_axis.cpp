#include "lacuna/render/parts/chart_axis.hpp"

#include <fmt/format.h>

#include <cmath>

#include "lacuna/render/parts/colour_bar.hpp"
#include "lacuna/render/words/phrases.hpp"

namespace lacuna {
namespace {

constexpr int most_values = 4;
constexpr double number_air = 2;  // above the numbers under a plot
constexpr double name_air = 14;   // above what they are

/// "0.2"; far from 1 as a power of ten.
std::string tick_text(double tick) {
  constexpr double least = 1e-3;
  return tick != 0 && std::abs(tick) < least ? phrases::power_of_ten(tick)
                                             : fmt::format("{:g}", tick);
}

/// Round numbers between the ends of the axis, two at least where it has any length.
std::vector<double> inner_ticks(const ChartAxis& axis) {
  std::vector<double> ticks;
  for (int fineness = 5; ticks.size() < 2 && fineness < 10000; fineness *= 2) {
    ticks = round_ticks(axis.low, axis.high, fineness);
  }
  return ticks;
}

}  // namespace

double ChartAxis::place(double value) const {
  return norm == Norm::log ? std::log(value / low) / std::log(high / low)
                           : (value - low) / (high - low);
}

void add_value_axis(Page& page, const Rectangle& plot, const ChartAxis& axis) {
  const std::vector<double> ticks = axis.norm == Norm::log
                                        ? log_ticks(axis.low, axis.high)
                                        : round_ticks(axis.low, axis.high, most_values);
  for (const double tick : ticks) {
    const double y = plot.y + plot.height * (1 - axis.place(tick));
    page.add(LineShape{plot.x, y, plot.x + plot.width, y, style::rule_grey, 0.4});
    page.text(aligned(Align::right, small_at(plot.x - 5, y - 6.5, 0, tick_text(tick))));
  }
}

double add_argument_axis(Page& page, const Rectangle& plot, const ChartAxis& axis, double inset,
                         const std::string& name) {
  const double bottom = plot.y + plot.height;
  for (const double tick : inner_ticks(axis)) {
    const double x = plot.x + inset + (plot.width - 2 * inset) * axis.place(tick);
    page.add(LineShape{x, bottom, x, bottom + 2.5, style::soft_ink, 0.5});
    add_tick_label(page, {plot}, x, fmt::format("{:g}", tick));
  }
  return add_axis_name(page, {plot}, name);
}

double chart_top(double largest) {
  return largest > 0 ? largest * 1.08 : 1;
}

void add_value_axis(Page& page, const ChartFrame& frame) {
  add_value_axis(page, frame.plot, {.low = 0, .high = frame.top});
}

void add_layer_numbers(Page& page, const ChartFrame& frame, int depth) {
  const int step = depth > 16 ? 4 : depth > 8 ? 2 : 1;
  for (int layer = 0; layer < depth; layer += step) {
    add_tick_label(page, frame, frame.slot_middle(layer, depth), std::to_string(layer));
  }
}

void add_tick_label(Page& page, const ChartFrame& frame, double x, const std::string& words) {
  const double y = frame.plot.y + frame.plot.height + number_air;
  page.text(aligned(Align::centre, small_at(x, y, 0, words)));
}

double add_axis_name(Page& page, const ChartFrame& frame, const std::string& words) {
  const Rectangle& plot = frame.plot;
  const double y = plot.y + plot.height + name_air;
  return y + page.text(aligned(Align::centre, small_at(plot.x + plot.width / 2, y, 0, words)));
}

void add_chart_rule(Page& page, const ChartFrame& frame, double value, const std::string& name,
                    Align end) {
  const Rectangle& plot = frame.plot;
  const double y = frame.y_of(value);
  page.add(LineShape{plot.x, y, plot.x + plot.width, y, style::soft_ink, 0.9});
  const double x = end == Align::right ? plot.x + plot.width : plot.x;
  page.text(aligned(end, small_at(x, y - 13, 0, name)));
}

}  // namespace lacuna
