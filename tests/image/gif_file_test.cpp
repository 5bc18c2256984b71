#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "support/picture_files.hpp"

namespace lacuna::gif_file_test {

using testing::golden_picture;
using testing::outcome;
using testing::outcome_kind;
using Strings = std::vector<std::string>;

TEST_SUITE_BEGIN("image");

namespace {

/// 2 x 1 pixels, indices 1 and 3, a palette of two greys for all.
Bytes small_gif() {
  return {'G', 'I', 'F', '8', '9', 'a', 2, 0, 1, 0, 0x80, 0, 0, 10,   10,   10, 20, 20,
          20,  ',', 0,   0,   0,   0,   2, 0, 1, 0, 0,    2, 2, 0xCC, 0x0A, 0,  ';'};
}

}  // namespace

TEST_CASE("of an animated GIF the first picture is read, and that is said") {
  const DecodedImage animated = decode_image(golden_picture("pictures/animated.gif"), "x");
  CHECK(animated.format == "gif");
  CHECK(animated.notes == Strings{"animated GIF: only its first picture is used"});
  CHECK(decode_image(golden_picture("pictures/palette.gif"), "x").notes.empty());
}

TEST_CASE(
    "an index outside a GIF's palette is black, and greys stand for a palette that is not there") {
  const DecodedImage outside = decode_image(small_gif(), "x");
  CHECK(outside.image.pixels == Bytes{20, 20, 20, 0, 0, 0});
  CHECK(outside.notes ==
        Strings{"1 of 2 pixels have an index outside the palette: they are black"});
  Bytes bare = small_gif();
  bare[10] = 0;
  bare.erase(bare.begin() + 13, bare.begin() + 19);
  CHECK(decode_image(bare, "x").image.pixels == Bytes{1, 1, 1, 3, 3, 3});  // Pillow 12.3: the same
}

TEST_CASE("what is see-through in a GIF shows what was asked for") {
  ImageFileOptions options;
  options.backdrop = Backdrop::black;
  const Bytes file = golden_picture("pictures/placed_transparent.gif");
  CHECK(decode_image(file, "x", options).image.at(0, 0)[0] == 0);
  CHECK(decode_image(file, "x").image.at(0, 0)[0] == 255);
}

TEST_CASE("a GIF without a picture, of no size or of a size beyond the limit is refused") {
  Bytes file = small_gif();
  file[19] = ';';
  CHECK(outcome(file) ==
        "damaged: x: damaged GIF (no picture in it), needed a whole file; copy or download it "
        "again");
  file = small_gif();
  file[24] = 0;
  CHECK(outcome_kind(file) == "damaged");
  file = small_gif();
  file[7] = 0xFF;
  file[9] = 0xFF;
  CHECK(outcome_kind(file) == "too_large");
  file = small_gif();
  file[25] = 0xFF;  // a picture that is wider than the screen, and than its data
  CHECK(outcome_kind(file) == "damaged");
}

TEST_SUITE_END();

}  // namespace lacuna::gif_file_test
