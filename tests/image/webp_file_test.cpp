#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::webp_file_test {

using namespace std::string_view_literals;
using testing::golden_picture;
using testing::outcome;
using Strings = std::vector<std::string>;

TEST_SUITE_BEGIN("image");

TEST_CASE("of an animated WebP the first picture is read, and that is said") {
  const Strings told = {"animated WebP: only its first picture is used"};
  CHECK(decode_image(golden_picture("pictures/animated.webp"), "x").notes == told);
  CHECK(decode_image(golden_picture("pictures/placed.webp"), "x").notes == told);
  CHECK(decode_image(golden_picture("pictures/rgba.webp"), "x").notes.empty());
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

TEST_CASE("XMP turns a WebP whose EXIF does not") {
  Bytes file = golden_picture("orientation/webp_6.webp");
  const Bytes xmp = testing::bytes_of("XMP \x26\0\0\0<tiff:Orientation>8</tiff:Orientation>"sv);
  file.insert(file.end(), xmp.begin(), xmp.end());
  const std::size_t riff = file.size() - 8;
  file[4] = static_cast<std::uint8_t>(riff);
  file[5] = static_cast<std::uint8_t>(riff / 256);
  file[20] |= 4U;  // the header's flag of XMP
  CHECK(decode_image(file, "x").orientation == 6);
  file[testing::find(file, "EXIF") + 8] = 'X';      // no "II" any more
  CHECK(decode_image(file, "x").orientation == 8);  // as Pillow 12.3 has it without EXIF
}

TEST_SUITE_END();

}  // namespace lacuna::webp_file_test
