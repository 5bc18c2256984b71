// What attend_sheet, attend_queries and attend_frames have in common.
#include <doctest/doctest.h>

#include <vector>

#include "support/figure_checks.hpp"
#include "support/made_detail.hpp"

namespace lacuna::attend_series_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("attend_series");

TEST_CASE("nothing on sheet, queries and frames overlaps or is cut off, whatever the grid") {
  struct Size {
    int rows, columns, depth, heads;
  };
  for (const Size& size :
       {Size{2, 2, 2, 1}, Size{14, 14, 12, 12}, Size{14, 14, 24, 16}, Size{40, 60, 2, 2},
        Size{2, 40, 12, 3}, Size{40, 2, 6, 3}, Size{3, 3, 40, 24}}) {
    const int count = size.rows * size.columns;
    for (const std::vector<int>& hidden : {std::vector<int>{}, all_but(1, count)}) {
      CAPTURE(size.rows);
      CAPTURE(size.columns);
      CAPTURE(hidden.size());
      const MadeDetail detail = made(
          size.rows, size.columns, size.depth, size.heads, hidden, LayoutKind::deit,
          {{.kind = Query::Kind::cls}, patch_query(0), patch_query(1), patch_query(count - 1)});
      CHECK(testing::layout_fault(sheet_of(detail)) == "");
      CHECK(testing::layout_fault(queries_of(detail)) == "");
      for (const AttendMotion motion : {AttendMotion::layers, AttendMotion::queries}) {
        const std::vector<Figure> frames = frames_of(motion, detail);
        CHECK(testing::layout_fault(frames.front()) == "");
        CHECK(testing::layout_fault(frames.back()) == "");
      }
    }
  }
}

TEST_CASE("every scale and norm has room on sheet, queries and frames") {
  const MadeDetail detail =
      made(4, 4, 6, 3, {0, 5}, LayoutKind::deit, {patch_query(3), {.kind = Query::Kind::cls}});
  for (const ScaleSharing scale :
       {ScaleSharing::shared, ScaleSharing::layer, ScaleSharing::panel}) {
    for (const Norm norm : {Norm::sqrt, Norm::log}) {
      CAPTURE(word_of(scale_words, scale));
      CAPTURE(word_of(norm_words, norm));
      const AttendFigureOptions options = {.colours = {.norm = norm, .scale = scale}};
      CHECK(testing::layout_fault(sheet_of(detail, options)) == "");
      CHECK(testing::layout_fault(queries_of(detail, options)) == "");
      CHECK(testing::layout_fault(frames_of(AttendMotion::layers, detail, options)[1]) == "");
    }
  }
}

TEST_CASE("a hidden query that mae left out is said to be missing on sheet, queries and frames") {
  const MadeDetail detail =
      made(4, 4, 2, 2, {5}, LayoutKind::mae, {patch_query(5), patch_query(0)});
  for (const Figure& figure :
       {sheet_of(detail), queries_of(detail), frames_of(AttendMotion::queries, detail).front()}) {
    CHECK(says(figure, "this query does not exist here"));
    CHECK(testing::layout_fault(figure) == "");
  }
  CHECK_FALSE(says(frames_of(AttendMotion::queries, detail).back(), "does not exist"));
  CHECK_FALSE(says(sheet_of(detail), "one scale for all maps"));
}

TEST_CASE(
    "slides: no text below 18 points, on sheet and queries 12, and what is left out is counted") {
  const MadeDetail detail = made(14, 14, 12, 12, {5}, LayoutKind::deit,
                                 {{.kind = Query::Kind::cls},
                                  patch_query(0),
                                  patch_query(1),
                                  patch_query(9),
                                  patch_query(20)});
  const AttendContent content = {detail.image, detail.config, detail.detail};
  const Figure slide = attend_slide(content, {});
  CHECK(testing::layout_fault(slide) == "");
  CHECK(slide.width / slide.height == doctest::Approx(16.0 / 9));
  for (const TextShape& text : texts_of(slide)) {
    CHECK(text.size * 960 / slide.width >= 18);
  }
  for (const Figure& figure :
       {attend_sheet_slide(content, {}), attend_queries_slide(content, {})}) {
    CHECK(testing::layout_fault(figure) == "");
    for (const TextShape& text : texts_of(figure)) {
      CHECK(text.size * 960 / figure.width >= 12);
    }
  }
  const Figure sheet = attend_sheet_slide(content, {});
  CHECK(says(sheet, "3 of 12 layers, 6 of 12 heads, and their mean"));
  CHECK(says(sheet, "layer 11"));
  CHECK(pictures_in(sheet) == 3 * 7);
  CHECK(says(attend_queries_slide(content, {}), "3 of 5 queries"));
}

TEST_SUITE_END();

}  // namespace lacuna::attend_series_test
