#include "lacuna/render/parts/line_chart.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/figure_checks.hpp"

namespace lacuna::line_chart_test {

namespace {

LineChart chart_of(std::vector<ChartLine> lines) {
  LineChart chart{.title = "growth", .lines = std::move(lines)};
  chart.across = {.low = 0, .high = 1};
  chart.up = axis_from_zero(chart.lines);
  chart.across_name = "way";
  chart.empty = "nothing";
  return chart;
}

Figure drawn(const std::vector<LineChart>& charts) {
  Page page;
  page.figure.width = style::canvas_width;
  add_line_charts(page, charts);
  page.figure.height = page.y;
  return std::move(page.figure);
}

template <typename Wanted>
int count(const Figure& figure) {
  int found = 0;
  for (const Shape& shape : figure.shapes) {
    found += std::holds_alternative<Wanted>(shape) ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_SUITE_BEGIN("line_chart");

TEST_CASE("lines that end at one place keep their names apart") {
  std::vector<ChartLine> lines;
  for (const char* name : {"one", "two with a long name", "three"}) {
    lines.push_back({.name = name, .points = {{0, 0}, {1, 1}}});
  }
  const Figure figure = drawn({chart_of(lines), chart_of(lines), chart_of(lines)});
  CHECK(testing::layout_fault(figure) == "");
  CHECK(testing::says(figure, "two with a long name"));
}

TEST_CASE("measured points are marked, what they are compared with is not") {
  const auto squares = [](LineStyle line) {
    return count<RectangleShape>(
        drawn({chart_of({{.name = "a", .style = line, .points = {{0, 1}, {0.5, 2}, {1, 3}}}})}));
  };
  CHECK(squares(LineStyle::marked) == 3);
  CHECK(squares(LineStyle::dashed_marked) == 6);  // paper, and the outline
  CHECK(squares(LineStyle::dotted) == 0);
}

TEST_CASE("a line that does not set the scale leaves the plot, and its name says where to") {
  LineChart chart = chart_of({{.name = "measured", .points = {{0, 0}, {1, 0.2}}}});
  chart.lines.push_back({.name = "even", .style = LineStyle::dotted, .points = {{0, 0}, {1, 0.9}}});
  const Figure figure = drawn({chart});
  CHECK(testing::layout_fault(figure) == "");
  CHECK(testing::says(figure, "even: 0.9\u00a0↑"));
  chart.up = axis_from_zero(chart.lines);
  CHECK_FALSE(testing::says(drawn({chart}), "↑"));
}

TEST_CASE("a narrow page has its charts one under the other") {
  Page page;
  page.figure.width = 412;
  const LineChart chart = chart_of({{.name = "a", .points = {{0, 0}, {1, 1}}}});
  add_line_charts(page, {chart, chart});
  page.figure.height = page.y;
  CHECK(testing::layout_fault(page.figure) == "");
  CHECK(page.figure.height > 2 * 128);
}

TEST_CASE("dashes go on around a corner and cover the same share of a line in pieces") {
  const auto dashed = [](const std::vector<ChartPoint>& points) {
    LineChart chart = chart_of({{.name = "a", .style = LineStyle::dashed_marked}});
    chart.lines[0].points = points;
    chart.up = {.low = 0, .high = 2};
    double length = 0;
    for (const Shape& shape : drawn({chart}).shapes) {
      const auto* line = std::get_if<LineShape>(&shape);
      if (line != nullptr && line->colour.role == Role::second_series) {
        length += std::hypot(line->x2 - line->x1, line->y2 - line->y1);
      }
    }
    return length;
  };
  CHECK(dashed({{0, 1}, {1, 1}}) == doctest::Approx(dashed({{0, 1}, {0.3, 1}, {0.31, 1}, {1, 1}})));
}

TEST_CASE("a chart without a point says so in place of its lines") {
  const Figure figure = drawn({chart_of({{.name = "a", .points = {}}})});
  CHECK(testing::says(figure, "nothing"));
  CHECK_FALSE(testing::says(figure, "a\n"));
  CHECK(testing::layout_fault(figure) == "");
}

TEST_SUITE_END();

}  // namespace lacuna::line_chart_test
