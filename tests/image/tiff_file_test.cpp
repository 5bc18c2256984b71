#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "lacuna/image/image_file.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::tiff_file_test {

using namespace std::string_view_literals;
using testing::golden_picture;
using testing::outcome;
using testing::outcome_kind;

TEST_SUITE_BEGIN("image");

namespace {

std::size_t number(const Bytes& file, std::size_t offset, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = value * 256 + file[offset + i];
  }
  return value;
}

/// Where the first directory of a little-endian file has that tag's entry.
std::size_t entry_of(const Bytes& file, std::size_t tag) {
  const std::size_t directory = number(file, 4, 4);
  for (std::size_t i = 0; i < number(file, directory, 2); ++i) {
    if (number(file, directory + 2 + 12 * i, 2) == tag) {
      return directory + 2 + 12 * i;
    }
  }
  throw std::runtime_error("the TIFF has no such tag");
}

/// The tag's value, of type short or long, overwritten.
Bytes with_tag(Bytes file, std::size_t tag, std::size_t value) {
  const std::size_t entry = entry_of(file, tag);
  for (std::size_t i = 0; i < (number(file, entry + 2, 2) == 3 ? 2U : 4U); ++i) {
    file[entry + 8 + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  return file;
}

constexpr std::size_t image_width = 256;
constexpr std::size_t image_length = 257;
constexpr std::size_t compression = 259;
constexpr std::size_t photometric = 262;
constexpr std::size_t strip_offsets = 273;
constexpr std::size_t orientation = 274;
constexpr std::size_t rows_per_strip = 278;

}  // namespace

TEST_CASE("a TIFF whose compression the build lacks is unsupported, by number") {
  const Bytes file = golden_picture("pictures/rgb_tiff_lzw.tif");
  for (const std::size_t codec : {9999U, 34892U, 34712U, 50002U}) {
    CHECK(outcome(with_tag(file, compression, codec)) ==
          "unsupported: x: TIFF with compression " + std::to_string(codec) +
              ", which lacuna does not read; convert it to an 8-bit RGB PNG");
  }
}

TEST_CASE("LZW data with flipped bytes, or called Deflate, are damaged") {
  const Bytes file = golden_picture("pictures/rgb_tiff_lzw.tif");
  Bytes flipped = file;
  const std::size_t start = number(file, entry_of(file, strip_offsets) + 8, 4);
  for (std::size_t i = 0; i < 40; ++i) {
    flipped[start + 100 + i] ^= 0xFF;
  }
  CHECK(outcome_kind(flipped) == "damaged");
  CHECK(outcome_kind(with_tag(file, compression, 8)) == "damaged");
}

TEST_CASE("tags that contradict the data are damaged, too large or unsupported, never a picture") {
  const Bytes file = golden_picture("pictures/rgb_raw.tif");
  CHECK(outcome_kind(with_tag(file, image_width, 0)) == "damaged");
  CHECK(outcome_kind(with_tag(file, image_length, 0)) == "damaged");
  CHECK(outcome_kind(with_tag(file, image_length, 500)) == "damaged");
  CHECK(outcome_kind(with_tag(file, image_width, 60000)) == "damaged");
  CHECK(outcome_kind(with_tag(file, rows_per_strip, 0)) == "damaged");
  CHECK(outcome_kind(with_tag(file, strip_offsets, 99999)) == "damaged");
  CHECK(outcome_kind(with_tag(file, photometric, 8)) == "unsupported");
  Bytes packed = golden_picture("pictures/rgb_tiff_lzw.tif");
  for (const std::size_t tag : {image_width, image_length, rows_per_strip}) {
    packed = with_tag(packed, tag, 60000);
  }
  CHECK(outcome_kind(packed) == "too_large");
}

TEST_CASE("a palette that is cut off is damage, not a grey picture") {
  const Bytes file = golden_picture("pictures/palette.tif");
  CHECK(outcome(testing::cut(file, 400)) ==
        "damaged: x: damaged TIFF (IO error during reading of \"ColorMap\"; tag ignored), needed a "
        "whole file; copy or download it again");
}

TEST_CASE("float, signed and five-channel TIFFs are refused by name") {
  CHECK(outcome(golden_picture("float32.tif")) ==
        "unsupported: x: TIFF of 32-bit floating-point samples, which lacuna does not read; "
        "convert it to an 8-bit RGB PNG");
  CHECK(outcome(golden_picture("signed.tif")) ==
        "unsupported: x: TIFF of 16-bit signed samples, which lacuna does not read; convert it to "
        "an 8-bit RGB PNG");
  CHECK(outcome(golden_picture("five_channels.tif")) ==
        "unsupported: x: TIFF of 5 channels, which lacuna does not read; convert it to an 8-bit "
        "RGB PNG");
}

TEST_CASE("an orientation that does not exist counts as none") {
  const Bytes file = golden_picture("orientation/tiff_6.tif");
  for (const std::size_t value : {0U, 9U, 65535U}) {
    CHECK(decode_image(with_tag(file, orientation, value), "x").orientation == 1);
  }
}

TEST_CASE("an orientation of any integer type, and XMP where there is none, turn a TIFF") {
  const Bytes file = golden_picture("orientation/tiff_6.tif");
  const std::size_t entry = entry_of(file, orientation);
  for (const unsigned type : {3U, 4U, 6U, 8U, 9U, 13U}) {
    CAPTURE(type);
    Bytes other = file;
    other[entry + 2] = static_cast<std::uint8_t>(type);
    CHECK(decode_image(other, "x").orientation == 6);  // as Pillow 12.3's exif_transpose() has it
  }
  constexpr std::string_view xmp = "<tiff:Orientation>8</tiff:Orientation>";
  Bytes with_xmp = file;  // its tag instead of the orientation's, and the text at the end
  const std::size_t end = file.size();
  for (std::size_t i = 0; i < 12; ++i) {
    const std::array<std::size_t, 4> fields = {700, 1, xmp.size(),
                                               end};  // tag, type, count, offset
    const std::size_t field = i < 2 ? 0 : i < 4 ? 1 : i < 8 ? 2 : 3;
    const std::size_t first = field < 2 ? 2 * field : 4 * field - 4;
    with_xmp[entry + i] = static_cast<std::uint8_t>(fields.at(field) >> (8 * (i - first)));
  }
  with_xmp.insert(with_xmp.end(), xmp.begin(), xmp.end());
  CHECK(decode_image(with_xmp, "x").orientation == 8);
}

TEST_CASE("several pages and CMYK come with a note, and a loop of pages ends") {
  Bytes file = golden_picture("pictures/pages.tif");
  const std::vector<std::string> note = {"TIFF of several pages: only the first is used"};
  CHECK(decode_image(file, "x").notes == note);
  CHECK(decode_image(golden_picture("pictures/cmyk.tif"), "x").notes.size() == 1);
  const std::size_t directory = number(file, 4, 4);
  const std::size_t next = directory + 2 + 12 * number(file, directory, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    file[next + i] = static_cast<std::uint8_t>(directory >> (8 * i));
  }
  CHECK(decode_image(file, "x").notes == note);
}

TEST_CASE("a fourth channel that is not said to be alpha is ignored, with a note") {
  CHECK(decode_image(golden_picture("pictures/rgbx.tif"), "x").notes ==
        std::vector<std::string>{
            "TIFF with a fourth channel that is not said to be alpha: it is ignored"});
  CHECK(decode_image(golden_picture("pictures/rgba.tif"), "x").notes.empty());
  // The tag renamed, to a private number that keeps the order: libtiff then calls it unspecified.
  Bytes nameless = golden_picture("pictures/rgba.tif");
  const std::size_t entry = entry_of(nameless, 338);
  nameless[entry] = 0x4F;
  CHECK(decode_image(nameless, "x").notes.size() == 1);
}

TEST_CASE("premultiplied colours are not multiplied again, and divided where alpha is ignored") {
  const Bytes file = golden_picture("pictures/premultiplied.tif");
  ImageFileOptions options;
  options.backdrop = Backdrop::black;
  const Image stored = decode_image(file, "x", options).image;  // the colours as they lie there
  options.backdrop = Backdrop::ignore;
  const Image divided = decode_image(file, "x", options).image;
  // Pixel (0, 5): colour (0, 70, 230) with alpha 125 is stored as (0, 34, 112).
  CHECK(stored.at(0, 5)[1] == 34);
  CHECK(stored.at(0, 5)[2] == 112);
  CHECK(divided.at(0, 5)[1] == 69);   // 34·255/125 = 69.4
  CHECK(divided.at(0, 5)[2] == 228);  // 112·255/125 = 228.5
}

TEST_SUITE_END();

}  // namespace lacuna::tiff_file_test
