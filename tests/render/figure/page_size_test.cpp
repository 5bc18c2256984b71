#include "lacuna/render/figure/page_size.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "lacuna/render/formats/draw.hpp"

namespace lacuna::page_size_test {

namespace {

/// As wide as every figure of lacuna's.
Figure page_figure(double height) {
  Figure figure;
  figure.width = 960;
  figure.height = height;
  figure.shapes = {TextShape{.x = 1, .text = "large", .size = 12},
                   TextShape{.x = 60, .text = "small", .size = 9}};
  return figure;
}

int big_endian(const Bytes& bytes, std::size_t place) {
  return (bytes[place] << 24) | (bytes[place + 1] << 16) | (bytes[place + 2] << 8) |
         bytes[place + 3];
}

DrawOptions sized(const std::string& preset, const char* width = nullptr,
                  std::optional<double> dpi = std::nullopt) {
  DrawOptions options;
  options.size = {
      .preset = preset, .width = width == nullptr ? std::nullopt : parse_length(width), .dpi = dpi};
  return options;
}

}  // namespace

TEST_SUITE_BEGIN("page_size");

TEST_CASE("lengths are read with their unit and written as they were read") {
  for (const char* text : {"89mm", "8.9cm", "3.5in", "400pt", "1200px"}) {
    CAPTURE(text);
    REQUIRE(parse_length(text));
    CHECK(length_text(*parse_length(text)) == text);
  }
  for (const char* text :
       {"", "89", "mm", "0mm", "-3cm", "3 in", "9mmm", "inf mm", "nanmm", "1e9mm"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_length(text));
  }
}

TEST_CASE("a figure is its own size until another is asked for") {
  const PrintSize page = print_size_of(page_figure(541), {});
  CHECK(page.width == 960);
  CHECK(page.height == 541);
  CHECK(page.scale == 1);
  CHECK(page.dpi == 144);
  CHECK(smallest_text(page_figure(541), page) == 9);
}

TEST_CASE("89 mm at 300 dpi are 1051 pixels, 252.28 points, and text of 2.4 points") {
  const Figure figure = page_figure(480);
  const PrintSize page = print_size_of(figure, sized("nature1").size);
  CHECK(page.width == doctest::Approx(252.28346));
  CHECK(page.height == doctest::Approx(126.14173));
  CHECK(smallest_text(figure, page) == doctest::Approx(2.365).epsilon(0.001));
  const Bytes png = draw(figure, FigureFormat::png, sized("nature1"));
  CHECK(big_endian(png, 16) == 1051);
  CHECK(big_endian(png, 20) == 526);
  CHECK(draw(figure, FigureFormat::png, sized("screen", "89mm", 300)).size() == png.size());
  const Bytes svg = draw(figure, FigureFormat::svg, sized("nature1"));
  CHECK(std::string(svg.begin(), svg.end()).find("width=\"252.283465pt\"") != std::string::npos);
}

TEST_CASE("a slide is 1920 x 1080 pixels whatever the figure, which stands in its middle") {
  for (const double height : {200.0, 541.0, 2000.0}) {
    CAPTURE(height);
    const Figure figure = page_figure(height);
    const Bytes png = draw(figure, FigureFormat::png, sized("slide"));
    CHECK(big_endian(png, 16) == 1920);
    CHECK(big_endian(png, 20) == 1080);
    const PrintSize page = print_size_of(figure, sized("slide").size);
    CHECK(page.left + figure.width * page.scale / 2 == doctest::Approx(480));
    CHECK(page.top + figure.height * page.scale / 2 == doctest::Approx(270));
    CHECK(page.left >= 0);
    CHECK(page.top >= 0);
  }
}

TEST_CASE(
    "a width in pixels is that many pixels at any dpi, and a width overrules a preset's box") {
  const Figure figure = page_figure(480);
  CHECK(big_endian(draw(figure, FigureFormat::png, sized("screen", "1000px")), 16) == 1000);
  CHECK(big_endian(draw(figure, FigureFormat::png, sized("nature1", "1000px", 600)), 16) == 1000);
  const PrintSize page = print_size_of(figure, sized("slide", "100mm").size);
  CHECK(page.height == doctest::Approx(page.width / 2));
}

TEST_CASE("a PNG says its pixels per inch once a size is asked for, and only then") {
  const auto says_dpi = [](const Bytes& png) {
    return std::string(png.begin(), png.begin() + 200).find("pHYs");
  };
  const Figure figure = page_figure(480);
  CHECK(says_dpi(draw(figure, FigureFormat::png)) == std::string::npos);
  const Bytes png = draw(figure, FigureFormat::png, sized("screen", nullptr, 300));
  REQUIRE(says_dpi(png) != std::string::npos);
  CHECK(big_endian(png, says_dpi(png) + 4) == 11811);  // per metre
  CHECK(big_endian(png, 16) == 4000);
}

TEST_CASE("a narrow page is laid out for text of 5.5 points, down to a journal's column") {
  CHECK(layout_width({}) == 960);
  CHECK(layout_width(sized("slide").size) == 960);
  CHECK(layout_width(sized("nature1").size) == doctest::Approx(252.28346 * 9 / 5.5));
  CHECK(layout_width(sized("nature2").size) == doctest::Approx(518.74 * 9 / 5.5));
  CHECK(layout_width(sized("screen", "30mm").size) == 410);
  CHECK(layout_width(sized("screen", "1200px").size) == 960);
}

TEST_CASE("a sheet of A4 is turned as the figure is, which is as large as it allows") {
  const PrintSize across = print_size_of(page_figure(500), sized("a4").size);
  CHECK(across.width == doctest::Approx(841.89));
  CHECK(across.height == doctest::Approx(595.276));
  CHECK(across.scale == doctest::Approx(841.89 / 960));
  const PrintSize upright = print_size_of(page_figure(1400), sized("a4").size);
  CHECK(upright.width == doctest::Approx(595.276));
  CHECK(upright.scale == doctest::Approx(841.89 / 1400));
  CHECK(layout_width(sized("a4").size) == 960);
}

TEST_CASE("a journal's pages are those of a width alone") {
  CHECK(sized("nature1").size.is_journal());
  CHECK(sized("neurips").size.is_journal());
  CHECK_FALSE(sized("a4").size.is_journal());
  CHECK_FALSE(sized("slide").size.is_journal());
  CHECK_FALSE(sized("screen").size.is_journal());
  CHECK_FALSE(sized("nature1", "183mm").size.is_journal());
}

TEST_CASE("every preset is a size that can be drawn") {
  for (const PagePreset& preset : page_presets()) {
    CAPTURE(preset.name);
    const PrintSize page = print_size_of(page_figure(600), sized(std::string(preset.name)).size);
    CHECK(page.width > 200);
    CHECK(page.dpi >= 144);
  }
  CHECK_THROWS_AS(static_cast<void>(print_size_of(page_figure(10), sized("poster").size)), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::page_size_test
