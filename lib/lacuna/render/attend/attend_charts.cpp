#include <algorithm>
#include <cmath>

#include "lacuna/render/attend/attend_page.hpp"
#include "lacuna/render/attend/attend_phrases.hpp"
#include "lacuna/render/parts/chart_axis.hpp"

namespace lacuna {
namespace {

constexpr double chart_height = 118;
constexpr double legend_height = 50;  // the title and two series

/// One number for each layer and head.
struct Series {
  std::string name;
  Colour colour;
  bool hollow = false;
  std::vector<std::vector<double>> values;  ///< [layer][head].
};

/// A chart of dots: layers along, a dot for each head.
struct DotChart {
  std::string title;
  std::vector<Series> series = {};
  std::optional<double> rule = {};  ///< A line to compare with.
  std::string rule_name = {};
};

double top_of(const DotChart& chart) {
  double top = chart.rule.value_or(0);
  for (const Series& series : chart.series) {
    for (const auto& heads : series.values) {
      top = std::max(top, std::ranges::max(heads));
    }
  }
  return chart_top(top);
}

void add_dot(std::vector<Shape>& shapes, double x, double y, const Series& series) {
  constexpr double side = 3.6;
  Colour colour = series.colour;
  colour.alpha = series.hollow ? 0.9 : 0.75;
  shapes.emplace_back(RectangleShape{
      {x - side / 2, y - side / 2, side, side}, colour, series.hollow, series.hollow ? 0.8 : 0.5});
}

/// Draws the chart at the page's y and returns where it ends.
double add_chart(Page& page, const DotChart& chart, double x, double width) {
  page.text(bold(text_at(x, page.y, 0, chart.title)));
  double legend = page.y + 16;
  for (const Series& series : chart.series) {
    add_dot(page.figure.shapes, x + 3, legend + 6.5, series);
    legend += page.text(small_at(x + 10, legend, 0, series.name)) + 1;
  }
  legend = page.y + legend_height;  // so that charts side by side are level
  const ChartFrame frame = {{x + axis_width, legend, width - axis_width, chart_height},
                            top_of(chart)};
  const auto depth = static_cast<int>(chart.series.front().values.size());
  add_value_axis(page, frame);
  add_layer_numbers(page, frame, depth);
  if (chart.rule) {
    add_chart_rule(page, frame, *chart.rule, chart.rule_name);
  }
  const double slot = frame.plot.width / depth;
  const auto count = static_cast<double>(chart.series.size());
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    // Series stand beside each other, so that none hides another.
    const double shift = (static_cast<double>(i) - (count - 1) / 2) * std::min(slot * 0.36, 8.0);
    for (int layer = 0; layer < depth; ++layer) {
      for (const double value : chart.series[i].values[static_cast<std::size_t>(layer)]) {
        add_dot(page.figure.shapes, frame.slot_middle(layer, depth) + shift, frame.y_of(value),
                chart.series[i]);
      }
    }
  }
  return add_axis_name(page, frame, page.tr("layer; one mark for each head"));
}

template <typename Head, typename Number>
std::vector<std::vector<double>> numbers(const std::vector<std::vector<Head>>& table,
                                         Number Head::*number) {
  std::vector<std::vector<double>> result;
  for (const std::vector<Head>& heads : table) {
    std::vector<double>& row = result.emplace_back();
    for (const Head& head : heads) {
      row.push_back(static_cast<double>(head.*number));
    }
  }
  return result;
}

DotChart distance_chart(Translator tr, const LayoutDetail& detail) {
  return {.title = tr("Mean attention distance, in patches"),
          .series = {{tr("weights renormalised over visible patches"), style::first_series, false,
                      numbers(detail.distances, &AttentionDistance::renormalised)},
                     {tr("not renormalised"), style::second_series, true,
                      numbers(detail.distances, &AttentionDistance::not_renormalised)}}};
}

DotChart entropy_chart(Translator tr, const AttendContent& content, bool any_visible) {
  const LayoutPass& pass = content.detail.pass;
  DotChart chart{.title = tr("Entropy of attention, in nats"),
                 .rule = std::log(content.keys()),
                 .rule_name = tr("ln {}: spread evenly", content.keys())};
  if (pass.query_exists) {
    chart.series.push_back(
        {tr("query {}",
            phrases::short_query(tr, content.detail.queries.front(), content.image.grid)),
         style::first_series, false, numbers(pass.summary, &HeadSummary::entropy_query)});
  }
  if (any_visible) {
    chart.series.push_back({tr("mean over visible patches as queries"), style::second_series, true,
                            numbers(pass.summary, &HeadSummary::entropy_visible)});
  }
  return chart;
}

}  // namespace

double add_charts(Page& page, const AttendContent& content, double x, double width) {
  constexpr double gap = 26;
  const double chart_width = (width - gap) / 2;
  const bool any_visible = !visible_patch_tokens(content.detail.pass.layout).empty();
  double bottom = page.y;
  if (any_visible) {
    bottom = add_chart(page, distance_chart(page.tr, content.detail), x, chart_width);
    x += chart_width + gap;
  }
  const DotChart entropy = entropy_chart(page.tr, content, any_visible);
  return entropy.series.empty() ? bottom
                                : std::max(bottom, add_chart(page, entropy, x, chart_width));
}

}  // namespace lacuna
