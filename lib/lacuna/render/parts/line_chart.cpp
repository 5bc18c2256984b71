#include "lacuna/render/parts/line_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lacuna/render/drawing/text_layout.hpp"

namespace lacuna {
namespace {

constexpr double chart_gap = 26;
constexpr double plot_height = 128;
constexpr double numbers_width = 32;
constexpr double line_names_width = 66;
constexpr double name_gap = 6;
constexpr double names_air = 3;
constexpr double inset = 5;  // so that marks at the ends lie on the plot
constexpr double mark_side = 5;

Colour colour_of(const ChartLine& line) {
  return line.style == LineStyle::dotted          ? style::soft_ink
         : line.leaks                             ? style::leak_hue
         : line.style == LineStyle::dashed_marked ? style::second_series
                                                  : style::first_series;
}

/// Where points of a chart lie on the page.
struct Plot {
  Rectangle frame;
  const LineChart& chart;

  [[nodiscard]] ChartPoint place(const ChartPoint& point) const {
    return {frame.x + inset + (frame.width - 2 * inset) * chart.across.place(point.x),
            frame.y + frame.height * (1 - chart.up.place(point.y))};
  }
};

/// A line through the points: `on` points long dashes, `off` apart, that go on around corners.
void add_dashes(std::vector<Shape>& shapes, const std::vector<ChartPoint>& points,
                const Colour& colour, double width, double on, double off) {
  double way = 0;  // since the last dash began
  for (std::size_t i = 1; i < points.size(); ++i) {
    const ChartPoint from = points[i - 1];
    const double dx = points[i].x - from.x;
    const double dy = points[i].y - from.y;
    const double length = std::hypot(dx, dy);
    for (double done = 0; done < length;) {
      const bool is_dash = way < on;
      const double step = std::min((is_dash ? on : on + off) - way, length - done);
      if (is_dash) {
        const double end = (done + step) / length;
        const double start = done / length;
        shapes.emplace_back(LineShape{from.x + dx * start, from.y + dy * start, from.x + dx * end,
                                      from.y + dy * end, colour, width});
      }
      done += step;
      way = way + step < on + off ? way + step : 0;
    }
  }
}

void add_mark(std::vector<Shape>& shapes, const ChartPoint& at, const ChartLine& line) {
  const Rectangle square = {at.x - mark_side / 2, at.y - mark_side / 2, mark_side, mark_side};
  if (line.style == LineStyle::marked) {
    shapes.emplace_back(RectangleShape{square, colour_of(line)});
  } else if (line.style == LineStyle::dashed_marked) {
    shapes.emplace_back(RectangleShape{square, style::paper});
    shapes.emplace_back(RectangleShape{square, colour_of(line), true, 1.1});
  }
}

/// The points up to where the line leaves the plot at the top: what is only there to compare with
/// does not set the scale.
std::vector<ChartPoint> points_within(const ChartLine& line, double top) {
  std::vector<ChartPoint> points;
  for (const ChartPoint& point : line.points) {
    if (point.y <= top) {
      points.push_back(point);
      continue;
    }
    if (!points.empty()) {
      const ChartPoint& last = points.back();
      const double share = (top - last.y) / (point.y - last.y);
      points.push_back({last.x + share * (point.x - last.x), top});
    }
    break;
  }
  return points;
}

void add_line(std::vector<Shape>& shapes, const Plot& plot, const ChartLine& line) {
  std::vector<ChartPoint> places;
  for (const ChartPoint& point : points_within(line, plot.chart.up.high)) {
    places.push_back(plot.place(point));
  }
  const Colour colour = colour_of(line);
  if (line.style == LineStyle::dotted) {
    add_dashes(shapes, places, colour, 1.1, 1.2, 2.4);
  } else if (line.style == LineStyle::dashed_marked) {
    add_dashes(shapes, places, colour, 1.4, 5, 3);
  } else {
    for (std::size_t i = 1; i < places.size(); ++i) {
      shapes.emplace_back(
          LineShape{places[i - 1].x, places[i - 1].y, places[i].x, places[i].y, colour, 1.4});
    }
  }
  for (const ChartPoint& place : places) {
    add_mark(shapes, place, line);
  }
}

/// The names at the lines' ends, moved apart where lines end close together: first down, then up
/// again where they would leave the plot.
void add_names(Page& page, const Plot& plot) {
  std::vector<const ChartLine*> lines;
  for (const ChartLine& line : plot.chart.lines) {
    if (!line.points.empty()) {
      lines.push_back(&line);
    }
  }
  const auto leaves = [&](const ChartLine* line) {
    return line->points.back().y > plot.chart.up.high;
  };
  const auto end_of = [&](const ChartLine* line) {
    return leaves(line) ? plot.frame.y : plot.place(line->points.back()).y;
  };
  std::ranges::stable_sort(lines, {}, end_of);
  std::vector<TextShape> names;
  const double x = plot.frame.x + plot.frame.width + name_gap;
  double free_from = plot.frame.y - 8;
  for (const ChartLine* line : lines) {
    // Where it has gone.
    const std::string end =
        leaves(line) ? fmt::format(": {:.2g}\u00a0↑", line->points.back().y) : std::string();
    TextShape& name =
        names.emplace_back(small_at(x, 0, line_names_width - name_gap, line->name + end));
    name.colour = line->style == LineStyle::dotted ? style::soft_ink : style::ink;
    const double height = measure_text(name).height;
    name.y = std::max(end_of(line) - height / 2, free_from);
    free_from = name.y + height + names_air;
  }
  double free_to = plot.frame.y + plot.frame.height + 8;
  for (std::size_t i = names.size(); i-- > 0;) {
    TextShape& name = names[i];
    name.y = std::min(name.y, free_to - measure_text(name).height);
    free_to = name.y - names_air;
  }
  for (const TextShape& name : names) {
    page.text(name);
  }
}

/// Draws the plot and what is under it; returns where it ends.
double add_plot(Page& page, const Plot& plot) {
  const LineChart& chart = plot.chart;
  std::vector<Shape>& shapes = page.figure.shapes;
  const Rectangle& frame = plot.frame;
  const double bottom = frame.y + frame.height;
  const bool is_empty =
      std::ranges::all_of(chart.lines, [](const ChartLine& line) { return line.points.empty(); });
  if (is_empty) {
    page.add(RectangleShape{frame, style::blank_panel});
    page.text(note_in(frame, 6, chart.empty));
  } else {
    add_value_axis(page, frame, chart.up);
  }
  shapes.emplace_back(
      LineShape{frame.x, bottom, frame.x + frame.width, bottom, style::soft_ink, 0.6});
  for (const ChartLine& line : chart.lines) {
    add_line(shapes, plot, line);
  }
  add_names(page, plot);
  return add_argument_axis(page, frame, chart.across, inset, chart.across_name);
}

}  // namespace

void add_chart_row(Page& page, std::span<const LineChart> charts, double left, double width,
                   double height) {
  double x = left;
  double titles = 0;
  for (const LineChart& chart : charts) {
    titles = std::max(titles, page.text(bold(text_at(x, page.y, width, chart.title))));
    x += width + chart_gap;
  }
  const double top = page.y + titles + 8;
  double bottom = top;
  x = left;
  for (const LineChart& chart : charts) {
    const Rectangle frame = {x + numbers_width, top, width - numbers_width - line_names_width,
                             height};
    double end = add_plot(page, {frame, chart});
    if (!chart.note.empty()) {
      end += 1;
      end += page.text(small_at(x, end, width, chart.note));
    }
    bottom = std::max(bottom, end);
    x += width + chart_gap;
  }
  page.y = bottom + block_space;
}

ChartAxis axis_from_zero(const std::vector<ChartLine>& lines) {
  double top = 0;
  for (const ChartLine& line : lines) {
    for (const ChartPoint& point : line.points) {
      top = std::max(top, point.y);
    }
  }
  return {.low = 0, .high = chart_top(top)};
}

void add_line_charts(Page& page, const std::vector<LineChart>& charts) {
  constexpr double least_width = 200;
  const double room = page.content_width() + chart_gap;
  const auto in_row = static_cast<std::size_t>(
      std::clamp(room / (least_width + chart_gap), 1.0, static_cast<double>(charts.size())));
  constexpr double most_width = 450;
  const double width = std::min(room / static_cast<double>(in_row) - chart_gap, most_width);
  for (std::size_t first = 0; first < charts.size(); first += in_row) {
    const std::size_t end = std::min(first + in_row, charts.size());
    add_chart_row(page, std::span(charts).subspan(first, end - first), style::margin, width,
                  plot_height);
  }
}

}  // namespace lacuna
