#include <algorithm>
#include <cmath>
#include <utility>

#include "lacuna/render/parts/line_chart.hpp"
#include "lacuna/render/sweep/sweep_page.hpp"
#include "lacuna/render/sweep/sweep_phrases.hpp"

namespace lacuna {
namespace {

LineChart chart_over_ratio(Translator tr, const SweepContent& content, std::string title) {
  LineChart chart;
  chart.title = std::move(title);
  chart.across = {.low = content.sweep.steps.front().ratio,
                  .high = content.sweep.steps.back().ratio};
  chart.across_name = tr("mask ratio");
  return chart;
}

/// The ratios that leave every patch visible, or every one hidden.
std::vector<double> ratios_where(const SweepContent& content, int (Mask::*count)() const) {
  std::vector<double> ratios;
  for (const SweepStep& step : content.sweep.steps) {
    if ((step.mask.*count)() == 0) {
      ratios.push_back(step.ratio);
    }
  }
  return ratios;
}

LineChart leak_chart(Translator tr, const SweepContent& content) {
  LineChart chart = chart_over_ratio(tr, content, tr("Share of attention that leaks in zeroed"));
  ChartLine shown{.name = tr("layer {}", content.layer()), .leaks = true};
  ChartLine mean{
      .name = tr("mean of all layers"), .style = LineStyle::dashed_marked, .leaks = true};
  ChartLine even{.name = tr("if spread evenly"), .style = LineStyle::dotted};
  for (const SweepStep& step : content.sweep.steps) {
    if (const auto share = step.leak(content.layer())) {
      const int tokens = step.comparison.pass(LayoutKind::zeroed).layout.length();
      shown.points.push_back({step.ratio, static_cast<double>(*share)});
      mean.points.push_back({step.ratio, *step.mean_leak()});
      even.points.push_back({step.ratio, static_cast<double>(step.mask.hidden_count()) / tokens});
    }
  }
  chart.up = axis_from_zero({shown, mean});
  chart.lines = {std::move(even), std::move(mean), std::move(shown)};
  chart.note =
      phrases::no_mark(tr, ratios_where(content, &Mask::visible_count), tr("no patch is visible"));
  chart.empty = tr("no patch is visible");
  return chart;
}

LineChart macs_chart(Translator tr, const SweepContent& content) {
  const auto macs_of = [](const SweepStep& step, LayoutKind layout) {
    return static_cast<double>(step.comparison.pass(layout).cost.total());
  };
  const bool is_giga = macs_of(content.sweep.steps.front(), LayoutKind::deit) >= 1e9;
  LineChart chart = chart_over_ratio(
      tr, content, tr("Multiply–adds of the encoder, {}", is_giga ? "GMAC" : "MMAC"));
  for (const auto& [layout, style] : {std::pair{LayoutKind::deit, LineStyle::marked},
                                      {LayoutKind::mae, LineStyle::dashed_marked}}) {
    ChartLine& line = chart.lines.emplace_back();
    line.name = word_of(layout_kind_words, layout);
    line.style = style;
    for (const SweepStep& step : content.sweep.steps) {
      line.points.push_back({step.ratio, macs_of(step, layout) / (is_giga ? 1e9 : 1e6)});
    }
  }
  chart.up = axis_from_zero(chart.lines);
  return chart;
}

LineChart error_chart(Translator tr, const SweepContent& content) {
  LineChart chart =
      chart_over_ratio(tr, content, tr("Squared error on hidden patches, mean-colour fill = 1"));
  ChartLine error{.name = tr("reconstruction"), .style = LineStyle::marked};
  ChartLine fill{.name = tr("mean-colour fill"), .style = LineStyle::dotted};
  for (const SweepStep& step : content.sweep.steps) {
    if (const auto relative = step.relative_error()) {
      error.points.push_back({step.ratio, *relative});
    }
  }
  if (!error.points.empty()) {
    fill.points = {{chart.across.low, 1}, {chart.across.high, 1}};
  }
  chart.lines = {std::move(fill), std::move(error)};
  chart.up = axis_from_zero(chart.lines);
  chart.note =
      phrases::no_mark(tr, ratios_where(content, &Mask::hidden_count), tr("no patch is hidden"));
  const std::string none_visible =
      phrases::no_mark(tr, ratios_where(content, &Mask::visible_count), tr("no patch is visible"));
  if (none_visible.empty()) {
    chart.empty = tr("no patch is hidden");
  }
  chart.note += (chart.note.empty() || none_visible.empty() ? "" : "\n") + none_visible;
  return chart;
}

/// Only where the layouts differ: rounding is no picture.
LineChart difference_chart(Translator tr, const SweepContent& content) {
  LineChart chart =
      chart_over_ratio(tr, content, tr("Largest difference of deit and mae, logarithmic"));
  const double tolerance = content.sweep.steps.front().comparison.tolerance;
  ChartLine attention{.name = tr("attention"), .style = LineStyle::marked};
  ChartLine states{.name = tr("states, scaled"), .style = LineStyle::dashed_marked};
  chart.up = {.low = tolerance, .high = tolerance * 10, .norm = Norm::log};
  const auto add = [&](ChartLine& line, double ratio, float peak) {
    const auto value = static_cast<double>(peak);
    if (std::isfinite(value) && value > 0) {  // 0 has no place on this axis, nor has NaN
      line.points.push_back({ratio, value});
      chart.up.low = std::min(chart.up.low, value / 2);
      chart.up.high = std::max(chart.up.high, value * 2);
    }
  };
  for (const SweepStep& step : content.sweep.steps) {
    add(attention, step.ratio, phrases::peak_of(step.comparison.attention_difference));
    add(states, step.ratio, phrases::peak_of(step.comparison.state_scaled_difference));
  }
  const ChartLine limit{.name = tr("tolerance"),
                        .style = LineStyle::dotted,
                        .points = {{chart.across.low, tolerance}, {chart.across.high, tolerance}}};
  chart.lines = {limit, std::move(states), std::move(attention)};
  return chart;
}

std::vector<LineChart> charts_of(Translator tr, const SweepContent& content) {
  std::vector<LineChart> charts = {leak_chart(tr, content), macs_chart(tr, content)};
  if (content.sweep.steps.front().reconstruction) {
    charts.push_back(error_chart(tr, content));
  }
  if (!content.sweep.is_equal()) {
    charts.push_back(difference_chart(tr, content));
  }
  return charts;
}

}  // namespace

void add_leak_chart(Page& page, const SweepContent& content, double left, double width,
                    double height) {
  const LineChart chart = leak_chart(page.tr, content);
  add_chart_row(page, {&chart, 1}, left, width, height);
}

void add_sweep_charts(Page& page, const SweepContent& content) {
  add_line_charts(page, charts_of(page.tr, content));
}

void add_sweep_chart_column(Page& page, const SweepContent& content, double left, double width,
                            double bottom) {
  constexpr double words_height = 76;  // of a chart's title, numbers and name
  const std::vector<LineChart> charts = charts_of(page.tr, content);
  const double each = (bottom - page.y) / static_cast<double>(charts.size());
  for (const LineChart& chart : charts) {
    add_chart_row(page, {&chart, 1}, left, width, std::clamp(each - words_height, 80.0, 220.0));
  }
}

}  // namespace lacuna
