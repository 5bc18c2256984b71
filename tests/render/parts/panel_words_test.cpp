#include "lacuna/render/parts/panel_words.hpp"

#include <doctest/doctest.h>

#include "lacuna/render/drawing/text_layout.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::panel_words_test {

TEST_SUITE_BEGIN("panel_words");

TEST_CASE("a row of panels has letters that count on, titles that fit, and room for every note") {
  Page page;
  page.figure.width = 300;
  page.figure.height = 200;
  const double height = add_panel_words(
      page, {{"one", "a note"}, {"a title that is far too long for it", ""}}, {20, 120}, 80, 'c');
  const std::vector<TextShape> texts = testing::texts_of(page.figure);
  REQUIRE(texts.size() == 5);
  CHECK(texts[0].text == "c");
  CHECK(texts[1].text == "one");
  CHECK(texts[3].text == "d");
  CHECK(texts[4].text.find("…") != std::string::npos);
  CHECK(texts[4].x + measure_text(texts[4]).width <= 200);
  CHECK(height >= texts[2].y + measure_text(texts[2]).height - page.y);
  CHECK(testing::layout_fault(page.figure) == "");
}

TEST_CASE("a blank panel says why, unless its words have no room") {
  Page page;
  page.figure.width = 300;
  page.figure.height = 200;
  add_blank_panel(page, {20, 20, 100, 40}, "no patch is hidden", 8);
  CHECK(testing::says(page.figure, "no patch is hidden"));
  Page low;
  add_blank_panel(low, {20, 20, 100, 5}, "no patch is hidden", 8);
  CHECK(testing::texts_of(low.figure).empty());
  CHECK(low.figure.shapes.size() == 2);
}

TEST_SUITE_END();

}  // namespace lacuna::panel_words_test
