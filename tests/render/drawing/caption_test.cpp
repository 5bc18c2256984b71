#include "lacuna/render/drawing/caption.hpp"

#include <doctest/doctest.h>

#include "lacuna/render/parts/page.hpp"
#include "lacuna/render/parts/page_head.hpp"
#include "support/figure_checks.hpp"

namespace lacuna::caption_test {

namespace {

constexpr const char* one_line = "Attention of the CLS token.";

Figure page_figure() {
  Page page;
  page.figure.width = style::canvas_width;
  page.figure.short_caption = one_line;
  page.figure.caption = one_line;
  for (int i = 0; i < 12; ++i) {
    page.figure.caption += " More words that help to read the figure, and more of them still.";
  }
  return finished_page(page, "A fact.");
}

}  // namespace

TEST_SUITE_BEGIN("caption");

TEST_CASE("a caption is set full, short or not at all, and the figure is as high as that needs") {
  const Figure full = with_caption(page_figure(), CaptionLength::full);
  const Figure brief = with_caption(page_figure(), CaptionLength::short_form);
  const Figure none = with_caption(page_figure(), CaptionLength::off);
  CHECK(testing::says(full, "help to read"));
  CHECK_FALSE(testing::says(brief, "help to read"));
  CHECK(testing::says(brief, one_line));
  CHECK_FALSE(testing::says(none, one_line));
  CHECK(testing::says(none, "A fact."));
  CHECK(full.height > brief.height + 25);
  CHECK(brief.height > none.height + 10);
  for (const Figure& figure : {full, brief, none}) {
    CHECK(testing::layout_fault(figure).empty());
    CHECK(figure.caption == full.caption);  // for the metadata
  }
}

TEST_CASE("without a short caption the full one is set, and without a foot nothing changes") {
  Figure figure = page_figure();
  figure.short_caption.clear();
  CHECK(testing::says(with_caption(figure, CaptionLength::short_form), "help to read"));
  figure.foot.reset();
  CHECK(with_caption(figure, CaptionLength::off).shapes.size() == figure.shapes.size());
}

TEST_SUITE_END();

}  // namespace lacuna::caption_test
