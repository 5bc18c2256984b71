#include "lacuna/render/formats/draw.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/image/png_writer.hpp"
#include "lacuna/render/drawing/text_layout.hpp"
#include "lacuna/render/formats/stored_recipe.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::draw_test {

namespace {

constexpr Colour red_pixel_value = {1, 0, 0, 1};
constexpr Colour black = {0, 0, 0, 1};

std::array<int, 3> pixel(const Image& image, int row, int column) {
  const std::uint8_t* bytes = image.at(row, column);
  return {bytes[0], bytes[1], bytes[2]};
}

constexpr std::array<int, 3> white_pixel = {255, 255, 255};
constexpr std::array<int, 3> red_pixel = {255, 0, 0};

Figure sheet(double width, double height, std::vector<Shape> shapes) {
  Figure figure;
  figure.width = width;
  figure.height = height;
  figure.shapes = std::move(shapes);
  return figure;
}

/// Pixels that are not white inside (or outside) the rectangle of pixels.
int inked(const Image& image, int left, int top, int right, int bottom, bool inside) {
  int count = 0;
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      const bool within = row >= top && row < bottom && column >= left && column < right;
      count += within == inside && pixel(image, row, column) != white_pixel ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

TEST_SUITE_BEGIN("draw");

TEST_CASE("a rectangle fills its points and nothing else, at any scale") {
  const Figure figure = sheet(10, 8, {RectangleShape{{2, 3, 4, 2}, red_pixel_value}});
  const Image image = rasterise(figure, 2);
  CHECK(image.width == 20);
  CHECK(image.height == 16);
  CHECK(pixel(image, 6, 4) == red_pixel);
  CHECK(pixel(image, 9, 11) == red_pixel);
  CHECK(inked(image, 4, 6, 12, 10, true) == 8 * 4);
  CHECK(inked(image, 4, 6, 12, 10, false) == 0);
}

TEST_CASE("neighbouring rectangles of broken size meet without a seam") {
  std::vector<Shape> shapes;
  for (int i = 0; i < 7; ++i) {
    shapes.emplace_back(RectangleShape{{1 + i * 12.0 / 7, 1, 12.0 / 7, 3}, red_pixel_value});
  }
  const Image image = rasterise(sheet(14, 5, shapes), 2);
  for (int column = 2; column < 26; ++column) {
    CHECK(pixel(image, 4, column) == red_pixel);
  }
}

TEST_CASE("half of the alpha is half of the colour") {
  const Image image = rasterise(sheet(2, 2, {RectangleShape{{0, 0, 2, 2}, {0, 0, 0, 0.5}}}), 1);
  CHECK(pixel(image, 0, 0)[0] == doctest::Approx(127.5).epsilon(0.01));
}

TEST_CASE("a picture of the frame's own size is copied byte for byte") {
  Image photo(2, 3);
  for (std::size_t i = 0; i < photo.pixels.size(); ++i) {
    photo.pixels[i] = static_cast<std::uint8_t>(13 * i + 5);
  }
  CHECK(rasterise(sheet(3, 2, {PictureShape{{0, 0, 3, 2}, photo}}), 1).pixels == photo.pixels);
}

TEST_CASE("a hatch stays in its frame and leaves gaps") {
  const Image image = rasterise(sheet(30, 30, {HatchShape{{5, 5, 20, 20}, black, 4, 0.6}}), 2);
  CHECK(inked(image, 10, 10, 50, 50, false) == 0);
  const int lines = inked(image, 10, 10, 50, 50, true);
  CHECK(lines > 200);
  CHECK(lines < 1200);
}

TEST_CASE("hatches of neighbours continue each other") {
  const Image one = rasterise(sheet(20, 10, {HatchShape{{0, 0, 20, 10}, black}}), 2);
  const Image two = rasterise(
      sheet(20, 10, {HatchShape{{0, 0, 10, 10}, black}, HatchShape{{10, 0, 10, 10}, black}}), 2);
  int largest = 0;
  for (std::size_t i = 0; i < one.pixels.size(); ++i) {
    largest = std::max(largest, std::abs(one.pixels[i] - two.pixels[i]));
  }
  CHECK(largest <= 8);  // a line shifted by a tenth of a pixel would differ by 25
}

TEST_CASE("text puts its ink inside the box that measure_text tells, to the pixel") {
  TextShape text = {.x = 10, .y = 10, .width = 80, .text = "A layer looks, and looks again."};
  text.size = 10;
  const TextExtent extent = measure_text(text);
  CHECK(extent.width <= 80);
  CHECK(extent.height > 20);  // two lines
  const Image image = rasterise(sheet(110, 60, {text}), 2);
  const int bottom = static_cast<int>(2 * (10 + extent.height));
  CHECK(inked(image, 19, 19, 181, bottom + 1, true) > 300);
  CHECK(inked(image, 19, 19, 181, bottom + 1, false) == 0);
}

TEST_CASE("text is aligned about its x") {
  for (const auto& [align, left] :
       {std::pair{Align::left, 50}, {Align::centre, 30}, {Align::right, 10}}) {
    TextShape text = {.x = 50, .y = 5, .width = 40, .text = "x", .align = align};
    const Image image = rasterise(sheet(100, 30, {text}), 1);
    CHECK(inked(image, left, 0, left + 40, 30, true) > 0);
    CHECK(inked(image, left - 1, 0, left + 41, 30, false) == 0);
  }
}

TEST_CASE("a word longer than the line is broken, not let out of its box") {
  CHECK(measure_text({.width = 50, .text = std::string(255, 'm')}).width <= 50);
}

TEST_CASE("one line stays one line, whatever the name holds") {
  const double height = measure_text({.text = "name"}).height;
  CHECK(measure_text({.text = "first\nsecond\u2029third"}).height == height);
}

TEST_CASE("characters that the font lacks, broken UTF-8 and nothing at all are drawn") {
  for (const char* words : {"猫和狗.png", "\xff\xfe", "", "<script>alert(1)</script> & <b>",
                            "\u0634\u0627\u0644", "\U0001F408"}) {
    CAPTURE(words);
    const TextShape text = {.x = 2, .y = 2, .text = words};
    CHECK(rasterise(sheet(200, 20, {text}), 1).width == 200);
  }
  CHECK(measure_text({.text = "猫"}).width > 0);
  CHECK(measure_text({.text = "<b>"}).width > measure_text({.text = "b"}).width);  // no markup
}

TEST_CASE("a long name keeps its start and its suffix") {
  TextShape text = {.width = 120, .text = "a_very_long_name_of_a_photo_of_a_cat_and_a_dog.jpeg"};
  const std::string fitted = shortened(text);
  CHECK(fitted.starts_with("a_very"));
  CHECK(fitted.ends_with(".jpeg"));
  CHECK(fitted.find("…") != std::string::npos);
  CHECK(measure_text({.text = fitted}).width <= 120);
  text.text = "cat.png";
  CHECK(shortened(text) == "cat.png");
}

TEST_CASE(
    "the first and the tenth drawing of a figure have the same bytes, in every thread and format") {
  std::vector<Shape> shapes = {PictureShape{{50, 3, 30, 20}, Image(20, 30)},
                               HatchShape{{3, 3, 40, 20}, black}};
  for (int i = 0; i < 12; ++i) {
    shapes.emplace_back(TextShape{.x = 5,
                                  .y = 4.0 + 11 * i,
                                  .width = 190,
                                  .text = "Attention 0.0" + std::to_string(i) + " 猫 of 1/197",
                                  .size = 9.0 + i % 3,
                                  .bold = i % 2 == 1});
  }
  const Figure figure = sheet(200, 150, shapes);
  for (const FigureFormat format : {FigureFormat::png, FigureFormat::svg, FigureFormat::pdf}) {
    CAPTURE(word_of(format_words, format));
    const Bytes first = draw(figure, format);
    std::vector<Bytes> drawn(10);
    for (Bytes& bytes : drawn) {
      bytes = draw(figure, format);
    }
    CHECK(drawn == std::vector<Bytes>(10, first));
    std::vector<std::thread> threads;
    for (Bytes& bytes : drawn) {
      threads.emplace_back([&] { bytes = draw(figure, format); });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    CHECK(drawn == std::vector<Bytes>(10, first));
  }
}

TEST_CASE("a drawn PNG carries title, caption, software, source and recipe") {
  Figure figure = sheet(4, 4, {});
  figure.title = "Title 猫";
  figure.caption = "Caption";
  figure.source = "cat.png xxh3:0";
  figure.recipe = {"compare",
                   {{"mask_ratio", 0.75},
                    {"seed", std::int64_t{2}},
                    {"query", std::vector<std::string>{"cls", "3,4"}}}};
  const PngTexts texts = png_texts(draw(figure, FigureFormat::png));
  REQUIRE(texts.size() == 5);
  CHECK(texts[0] == std::pair<std::string, std::string>("Title", "Title 猫"));
  CHECK(texts[1].second == "Caption");
  CHECK(texts[2].second.starts_with("lacuna "));
  CHECK(texts[3].second == "cat.png xxh3:0");
  CHECK(texts[4].second ==
        R"({"command": "compare", "mask_ratio": 0.75, "seed": 2, "query": ["cls","3,4"]})");
}

TEST_CASE("SVG and PDF carry the same recipe, which names their format, and equal photos once") {
  Image photo(64, 64);
  for (std::size_t i = 0; i < photo.pixels.size(); ++i) {
    photo.pixels[i] = static_cast<std::uint8_t>(i * i * 7919 >> 3U);
  }
  Figure figure = sheet(100, 100, {PictureShape{{0, 0, 40, 40}, photo}});
  figure.title = "猫 (1)";
  figure.recipe = {"mask", {{"mask_file", std::string("猫 (\\).png")}}};
  const testing::TempFolder folder;
  for (const FigureFormat format : {FigureFormat::svg, FigureFormat::pdf}) {
    const std::string name = "figure." + std::string(word_of(format_words, format));
    CAPTURE(name);
    const Bytes once = draw(figure, format);
    CHECK(stored_recipe(folder.write(name, once)) ==
          R"({"command": "mask", "mask_file": "猫 (\\).png", "format": ")" +
              std::string(word_of(format_words, format)) + "\"}");
    Figure twice = figure;
    twice.shapes.emplace_back(PictureShape{{50, 50, 40, 40}, photo});
    CHECK(draw(twice, format).size() < once.size() + 2000);
  }
}

TEST_CASE("a figure that Cairo cannot hold is refused with its size") {
  CHECK_THROWS_WITH_AS(rasterise(sheet(20000, 10, {}), 2),
                       "figure: 40000 x 20 pixels, needed 1 to 32767 a side; choose another size",
                       Error);
  CHECK_THROWS_AS(rasterise(sheet(0, 10, {}), 2), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::draw_test
