#include "lacuna/render/drawing/fallback_fonts.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/rasters.hpp"

namespace lacuna::fallback_fonts_test {

TEST_CASE("a character is set in the same font whatever was set before it") {
  const auto picture = [](const std::string& words) {
    Figure figure;
    figure.width = 80;
    figure.height = 20;
    figure.shapes.emplace_back(TextShape{.x = 2, .y = 2, .text = words});
    return testing::rasterise(figure, 2);
  };
  const Image english = picture("hidden −∞");
  const Image chinese = picture("被遮挡 −∞");
  static_cast<void>(picture("仮名カナ 한글 ₿"));
  CHECK(picture("hidden −∞").pixels == english.pixels);
  CHECK(picture("被遮挡 −∞").pixels == chinese.pixels);
}

}  // namespace lacuna::fallback_fonts_test
