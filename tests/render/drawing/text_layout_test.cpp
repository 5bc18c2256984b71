#include "lacuna/render/drawing/text_layout.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/rasters.hpp"

namespace lacuna::text_layout_test {

using testing::inked;
using testing::sheet;

TEST_SUITE_BEGIN("text_layout");

TEST_CASE("text puts its ink inside the box that measure_text tells, to the pixel") {
  TextShape text = {.x = 10, .y = 10, .width = 80, .text = "A layer looks, and looks again."};
  text.size = 10;
  const TextExtent extent = measure_text(text);
  CHECK(extent.width <= 80);
  CHECK(extent.height > 20);  // two lines
  const Image image = testing::rasterise(sheet(110, 60, {text}), 2);
  const int bottom = static_cast<int>(2 * (10 + extent.height));
  CHECK(inked(image, 19, 19, 181, bottom + 1, true) > 300);
  CHECK(inked(image, 19, 19, 181, bottom + 1, false) == 0);
}

TEST_CASE("text is aligned about its x") {
  for (const auto& [align, left] :
       {std::pair{Align::left, 50}, {Align::centre, 30}, {Align::right, 10}}) {
    TextShape text = {.x = 50, .y = 5, .width = 40, .text = "x", .align = align};
    const Image image = testing::rasterise(sheet(100, 30, {text}), 1);
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
    CHECK(testing::rasterise(sheet(200, 20, {text}), 1).width == 200);
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

TEST_CASE("a line that another font helps out in stands where an English one does") {
  for (const double size : {9.0, 17.0, 64.0}) {
    const TextShape english = {.text = "patch", .size = size};
    const TextShape chinese = {.text = "图像块 patch", .size = size};
    CHECK(measure_text(chinese).height == measure_text(english).height);
    CHECK(measure_text(chinese).width > 3 * size);
    const TextShape wrapped = {.width = 4 * size, .text = "图像块图像块图像块", .size = size};
    CHECK(measure_text(wrapped).height > 2 * measure_text(english).height);
    CHECK(measure_text(wrapped).width <= 4 * size);
  }
}

TEST_CASE("a character that no font has is named once") {
  Figure figure;  // of private use: no font that people share has these
  figure.shapes.emplace_back(TextShape{.text = "a\U000F1234b−\U0010FFFD\u200b"});
  figure.shapes.emplace_back(TextShape{.text = "\U000F1234"});
  CHECK(characters_without_font(figure) == "\U000F1234\U0010FFFD");
}

TEST_SUITE_END();

}  // namespace lacuna::text_layout_test
