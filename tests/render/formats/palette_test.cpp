#include "lacuna/render/formats/palette.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lacuna::palette_test {

TEST_SUITE_BEGIN("palette");

TEST_CASE("few colours stay as they are, many become at most so many") {
  Image few(1, 3);
  few.pixels = {255, 255, 255, 12, 200, 33, 0, 0, 0};
  const Palette exact({few}, 256);
  REQUIRE(exact.colours().size() == 3);
  for (std::size_t i = 0; i < few.pixels.size(); i += 3) {
    const PaletteColour& colour = exact.colours()[exact.place_of(&few.pixels[i])];
    CHECK(std::equal(colour.begin(), colour.end(), &few.pixels[i]));
  }
  Image many(64, 64);
  for (std::size_t i = 0; i < many.pixels.size(); ++i) {
    many.pixels[i] = static_cast<std::uint8_t>(i * 2654435761U >> 13U);
  }
  CHECK(Palette({many}, 16).colours().size() == 16);
}

TEST_SUITE_END();

}  // namespace lacuna::palette_test
