#include <doctest/doctest.h>

#include <vector>

#include "support/figure_checks.hpp"
#include "support/made_detail.hpp"

namespace lacuna::attend_queries_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("attend_queries");

TEST_CASE("the figure of queries has a panel and a colour for each, and the photo has them all") {
  const MadeDetail detail = made(4, 4, 2, 2, {5}, LayoutKind::deit,
                                 {patch_query(2), {.kind = Query::Kind::cls}, patch_query(5)});
  const Figure figure = queries_of(detail);
  CHECK(pictures_in(figure) == 1 + 3);
  for (const char* words : {"patch (0, 2)", "CLS", "patch (1, 1)", "a hidden patch"}) {
    CHECK_MESSAGE(says_exactly(figure, words), words);
  }
  CHECK(figure.caption.starts_with("Attention of 3 queries, layer 1"));
}

TEST_CASE("a dozen queries and long lists stay apart") {
  std::vector<Query> queries;
  for (int patch = 0; patch < 13; ++patch) {
    queries.push_back(patch_query(patch));
    const Figure figure = queries_of(made(5, 7, 2, 2, {3}, LayoutKind::zeroed, queries));
    CAPTURE(patch);
    CHECK(testing::layout_fault(figure) == "");
  }
}

TEST_CASE("the mark of a patch in a corner covers no words above the panel") {
  const Figure figure = queries_of(made(4, 4, 2, 2, {5}, LayoutKind::deit, {patch_query(0)}));
  Rectangle panel;
  int marks = 0;
  for (const Shape& shape : figure.shapes) {
    if (const auto* picture = std::get_if<PictureShape>(&shape)) {
      panel = picture->frame;
    }
    const auto* ring = std::get_if<RectangleShape>(&shape);
    if (ring != nullptr && ring->outlined && ring->line_width > 1) {
      ++marks;
      CHECK(ring->frame.x - ring->line_width / 2 >= panel.x - 1e-9);
      CHECK(ring->frame.y - ring->line_width / 2 >= panel.y - 1e-9);
      CHECK(ring->frame.width < panel.width / 3);
    }
  }
  CHECK(marks ==
        6);  // a dark and a coloured line each on the photo and on its map, whose own mark is below
}

TEST_SUITE_END();

}  // namespace lacuna::attend_queries_test
