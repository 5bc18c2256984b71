#include "lacuna/render/parts/token_strip.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/sample_comparison.hpp"

namespace lacuna::token_strip_test {

namespace {

double right_end(const std::vector<Shape>& shapes) {
  double right = 0;
  for (const Shape& shape : shapes) {
    if (const auto* cell = std::get_if<RectangleShape>(&shape)) {
      right = std::max(right, cell->frame.x + cell->frame.width);
    }
  }
  return right;
}

}  // namespace

TEST_SUITE_BEGIN("token_strip");

TEST_CASE("a token looks like what the layout does with it") {
  CHECK(look_of({.kind = TokenKind::cls}) == TokenLook::prefix);
  CHECK(look_of({.kind = TokenKind::reg}) == TokenLook::prefix);
  CHECK(look_of({.patch = 3}) == TokenLook::visible);
  CHECK(look_of({.patch = 3, .hidden = true, .attended = false}) == TokenLook::dead);
  CHECK(look_of({.patch = 3, .hidden = true, .attended = true}) == TokenLook::zero);
}

TEST_CASE("strips are to scale: mae with a quarter of the patches has a quarter of the length") {
  const MaskedImage image = sample::masked_image({});  // 49 of 196 visible
  const std::vector<Colour> colours(196);
  std::vector<Shape> deit;
  std::vector<Shape> mae;
  add_token_strip(deit, 0, 0, 3, 13, sample::layout(LayoutKind::deit, image, true), colours);
  add_token_strip(mae, 0, 0, 3, 13, sample::layout(LayoutKind::mae, image, true), colours);
  CHECK(right_end(deit) == doctest::Approx(197 * 3 - 0.5));
  CHECK(right_end(mae) == doctest::Approx(50 * 3 - 0.5));
}

TEST_CASE("only dead tokens are hatched") {
  const MaskedImage image = sample::masked_image({});
  const std::vector<Colour> colours(196);
  const auto hatches = [&](LayoutKind kind) {
    std::vector<Shape> shapes;
    add_token_strip(shapes, 0, 0, 3, 13, sample::layout(kind, image, true), colours);
    return std::count_if(shapes.begin(), shapes.end(), [](const Shape& shape) {
      return std::holds_alternative<HatchShape>(shape);
    });
  };
  CHECK(hatches(LayoutKind::deit) == 147);  // a dark and a light line each
  CHECK(hatches(LayoutKind::mae) == 0);
  CHECK(hatches(LayoutKind::zeroed) == 0);
}

TEST_CASE("a visible token has its patch's mean colour") {
  Image pixels(2, 4);
  pixels.at(0, 0)[0] = 255;  // a quarter of the first patch is red
  pixels.at(1, 3)[2] = 102;
  const auto colours = mean_colours(pixels, 1, 2);
  REQUIRE(colours.size() == 2);
  CHECK(colours[0].red == doctest::Approx(0.25));
  CHECK(colours[0].blue == 0);
  CHECK(colours[1].blue == doctest::Approx(0.1));
}

TEST_CASE("a prefix token can be seen among thousands") {
  std::vector<Shape> shapes;
  const MaskedImage image = sample::masked_image({.rows = 60, .columns = 60});
  add_token_strip(shapes, 0, 0, 0.2, 13, sample::layout(LayoutKind::deit, image, true),
                  std::vector<Colour>(3600));
  CHECK(std::get<RectangleShape>(shapes.back()).frame.width >= 1);
}

TEST_SUITE_END();

}  // namespace lacuna::token_strip_test
