#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "support/figure_checks.hpp"
#include "support/made_detail.hpp"

namespace lacuna::attend_frames_test {

using namespace lacuna::testing;

TEST_SUITE_BEGIN("attend_frames");

TEST_CASE("animations have a frame for each layer, each query, the mean over heads and each head") {
  const MadeDetail detail =
      made(3, 3, 4, 5, {1}, LayoutKind::deit, {patch_query(0), patch_query(8)});
  const std::vector<Figure> layers = frames_of(AttendMotion::layers, detail);
  REQUIRE(layers.size() == 4);
  CHECK(says_exactly(layers[0], "layer 0 of 0–3"));
  CHECK(says_exactly(layers[3], "layer 3 of 0–3"));
  const std::vector<Figure> queries = frames_of(AttendMotion::queries, detail);
  REQUIRE(queries.size() == 2);
  CHECK(says_exactly(queries[1], "Attention of patch (2, 2)"));
  const std::vector<Figure> heads = frames_of(AttendMotion::heads, detail);
  REQUIRE(heads.size() == 6);
  CHECK(says_exactly(heads[0], "mean over 5 heads"));
  CHECK(says_exactly(heads[5], "head 4 of 0–4"));
}

TEST_CASE("all frames have one scale and one size unless each is to have its own scale") {
  const MadeDetail detail = made(3, 3, 4, 2, {});
  const auto numbers_of = [](const Figure& figure) {
    std::set<std::string> numbers;
    for (const TextShape& text : testing::texts_of(figure)) {
      if (text.text.find_first_not_of("0.123456789") == std::string::npos) {
        numbers.insert(text.text);
      }
    }
    return numbers;
  };
  const std::vector<Figure> shared = frames_of(AttendMotion::layers, detail);
  CHECK(numbers_of(shared[0]) == numbers_of(shared[3]));
  CHECK(shared[0].height == shared[3].height);
  const std::vector<Figure> own =
      frames_of(AttendMotion::layers, detail, {.colours = {.scale = ScaleSharing::panel}});
  CHECK(numbers_of(own[0]) != numbers_of(own[3]));
}

TEST_SUITE_END();

}  // namespace lacuna::attend_frames_test
