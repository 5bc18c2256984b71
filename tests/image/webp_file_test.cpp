#include <doctest/doctest.h>

#include "lacuna/image/image_file.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::webp_file_test {

using testing::golden_picture;
using testing::outcome;

TEST_SUITE_BEGIN("image");

TEST_CASE("an animated WebP is refused by name") {
  CHECK(outcome(golden_picture("animated.webp")) ==
        "unsupported: x: animated WebP, which lacuna does not read; convert it to an 8-bit RGB "
        "PNG");
}

TEST_CASE("a WebP container that promises more than it holds is damaged") {
  Bytes file = golden_picture("pictures/lossy.webp");
  ++file[5];  // the size in the RIFF header, and 256 more
  CHECK(outcome(file) ==
        "damaged: x: damaged WebP (cut short), needed a whole file; copy or download it again");
}

TEST_CASE("an EXIF chunk without the Exif prefix counts too, and a broken one does not") {
  Bytes file = golden_picture("orientation/webp_6.webp");
  CHECK(decode_image(file, "x").orientation == 6);
  const std::size_t chunk = testing::find(file, "EXIF");
  file[chunk + 8] = 'X';
  CHECK(decode_image(file, "x").orientation == 1);
}

TEST_SUITE_END();

}  // namespace lacuna::webp_file_test
