#include "lacuna/render/figure/theme.hpp"

#include <doctest/doctest.h>

#include "lacuna/render/figure/style.hpp"
#include "lacuna/render/formats/draw.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::theme_test {

using testing::contrast;
using testing::contrast_fault;

namespace {

constexpr Colour data = {0.2, 0.4, 0.6, 0.5};

Figure figure_of(std::vector<Shape> shapes) {
  Figure figure;
  figure.width = 100;
  figure.height = 40;
  figure.shapes = std::move(shapes);
  return figure;
}

double brightness(const Colour& colour) {
  return contrast(colour, {0, 0, 0, 1});
}

}  // namespace

TEST_SUITE_BEGIN("theme");

TEST_CASE("contrast is 21 between black and white, and 4.54 between white and the grey #767676") {
  CHECK(contrast({0, 0, 0, 1}, {1, 1, 1, 1}) == doctest::Approx(21));
  constexpr double grey = 0x76 / 255.0;
  CHECK(contrast({1, 1, 1, 1}, {grey, grey, grey, 1}) == doctest::Approx(4.54).epsilon(0.001));
}

TEST_CASE("a text too close to its ground is found, on a band, half over a bar, and in the dark") {
  const TextShape words = {.x = 10, .y = 10, .text = "words", .colour = style::soft_ink};
  CHECK(contrast_fault(figure_of({words})).empty());
  CHECK(contrast_fault(figure_of({RectangleShape{{0, 0, 90, 40}, style::soft_ink}, words})) ==
        "words");
  CHECK(contrast_fault(figure_of({RectangleShape{{0, 0, 20, 40}, style::soft_ink}, words})) ==
        "words");
  TextShape fixed = words;
  fixed.colour = {0.1, 0.1, 0.1, 1};  // no role: it stays dark
  CHECK(contrast_fault(figure_of({fixed})).empty());
  CHECK(contrast_fault(themed(figure_of({fixed}), Theme::dark)) == "words");
  TextShape plain = words;
  plain.colour = TextShape{}.colour;  // what a builder gets that says nothing
  CHECK(contrast_fault(themed(figure_of({plain}), Theme::dark)).empty());
}

TEST_CASE("the dark theme turns ground and ink over, and leaves data and marks on photos") {
  const Figure light =
      figure_of({RectangleShape{{0, 0, 10, 10}, data},
                 RectangleShape{{10, 0, 10, 10}, style::mark_dark, true},
                 LineShape{.x2 = 5, .colour = style::rule_grey},
                 HatchShape{{0, 0, 5, 5}, style::mark_dark}, TextShape{.text = "x"}});
  const Figure dark = themed(light, Theme::dark);
  CHECK(brightness(dark.background) < 1.2);
  const auto fill_of = [&](std::size_t i) { return std::get<RectangleShape>(dark.shapes[i]).fill; };
  CHECK(fill_of(0).red == data.red);
  CHECK(fill_of(0).alpha == 0.5);
  CHECK(fill_of(1).red == style::mark_dark.red);
  CHECK(std::get<LineShape>(dark.shapes[2]).colour.red < 0.5);
  CHECK(std::get<HatchShape>(dark.shapes[3]).colour.red == style::mark_dark.red);
  CHECK(brightness(std::get<TextShape>(dark.shapes[4]).colour) > 15);
}

TEST_CASE("the transparent theme has no ground: a PNG with alpha, the ink at full strength") {
  const Figure figure = figure_of({RectangleShape{{10, 10, 20, 20}, {1, 0, 0, 1}}});
  DrawOptions options;
  options.theme = Theme::transparent;
  CHECK(themed(figure, Theme::transparent).background.alpha == 0);
  const Bytes png = draw(figure, FigureFormat::png, options);
  CHECK(png[25] == 6);  // RGBA
  CHECK(draw(figure, FigureFormat::png)[25] == 2);
  const Bytes svg = draw(figure, FigureFormat::svg, options);
  const std::string text(svg.begin(), svg.end());
  CHECK(text.find("rgb(100%,0%,0%)") != std::string::npos);
  CHECK(text.find("rgb(100%,100%,100%)") == std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::theme_test
