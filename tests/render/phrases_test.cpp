#include "lacuna/render/phrases.hpp"

#include <doctest/doctest.h>

using namespace lacuna;

TEST_SUITE_BEGIN("phrases");

TEST_CASE("a percentage is never rounded to nothing or to everything") {
  CHECK(phrases::percent(0) == "0\u00a0%");
  CHECK(phrases::percent(0.0001) == "below 0.1\u00a0%");
  CHECK(phrases::percent(0.0316) == "3.2\u00a0%");
  CHECK(phrases::percent(0.43) == "43\u00a0%");
  CHECK(phrases::percent(0.996) == "99.6\u00a0%");
  CHECK(phrases::percent(0.9999) == "above 99.9\u00a0%");
  CHECK(phrases::percent(1) == "100\u00a0%");
}

TEST_CASE("prefix tokens are named and registers counted") {
  CHECK(phrases::strip_prefix({TokenKind::cls}) == "CLS token");
  CHECK(phrases::strip_prefix({TokenKind::cls, TokenKind::distillation}) ==
        "CLS, distillation tokens");
  CHECK(phrases::strip_prefix({TokenKind::cls, TokenKind::reg, TokenKind::reg}) ==
        "CLS, 2 registers");
  CHECK(phrases::strip_prefix({TokenKind::reg}) == "1 register");
}

TEST_CASE("heads and queries have names") {
  CHECK(phrases::head_name(-1, 12) == "mean over 12 heads");
  CHECK(phrases::head_name(-1, 1) == "its one head");
  CHECK(phrases::head_name(0, 12) == "head 0");
  CHECK(phrases::attention_of({Query::Kind::patch, 17}, {2, 10, 16}) ==
        "Attention of patch (1, 7)");
}

TEST_SUITE_END();
