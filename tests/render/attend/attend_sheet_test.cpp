#include <doctest/doctest.h>

#include <string>

#include "support/figure_checks.hpp"
#include "support/made_detail.hpp"

namespace lacuna::attend_sheet_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("attend_sheet");

TEST_CASE("the sheet has a map for each layer and head and one for their mean, and a photo") {
  const Figure figure = sheet_of(made(3, 3, 4, 5, {1, 2}));
  CHECK(pictures_in(figure) == 4 * (5 + 1) + 1);
  for (const char* words : {"layer 0", "layer 3", "head 4", "mean"}) {
    CHECK_MESSAGE(says_exactly(figure, words), words);
  }
  CHECK(says(figure, "1/8: spread evenly"));  // CLS and 7 visible patches
  CHECK(figure.caption.find("every layer (rows, counted from 0, 4 in all)") != std::string::npos);
}

TEST_CASE("few heads and many layers: the second half of the layers stands beside the first") {
  const Figure figure = sheet_of(made(3, 3, 9, 3, {1, 2}));
  CHECK(pictures_in(figure) == 9 * (3 + 1) + 1);
  const auto place = [&](const std::string& words) { return *text_with(figure, words); };
  CHECK(place("layer 5").y == place("layer 0").y);
  CHECK(place("layer 8").y == place("layer 3").y);
  CHECK(place("layer 4").x == place("layer 0").x);
  CHECK(place("layer 5").x > place("layer 0").x + 300);
}

TEST_SUITE_END();

}  // namespace lacuna::attend_sheet_test
