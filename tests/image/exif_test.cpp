#include "lacuna/image/exif.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/bytes.hpp"

namespace lacuna::exif_test {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::bytes_of;

TEST_SUITE_BEGIN("image");

namespace {

// Header, directory at 8 with one entry: tag 0x0112, type 3 (short), count 1, value 6, no next.
constexpr auto little = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"sv;
constexpr auto big = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0"sv;

/// `little` with one byte changed.
int changed(std::size_t offset, char value) {
  std::string block(little);
  block[offset] = value;
  return exif_orientation(bytes_of(block));
}

}  // namespace

TEST_CASE("the orientation is read in either byte order, with or without the Exif prefix") {
  CHECK(exif_orientation(bytes_of(little)) == 6);
  CHECK(exif_orientation(bytes_of(big)) == 8);
  CHECK(exif_orientation(bytes_of("Exif\0\0"s + std::string(little))) == 6);
}

// The values of the three cases below are what Pillow 12.3's exif_transpose() does.
TEST_CASE("an orientation of any integer type counts, in either byte order") {
  for (const char type :
       {'\3', '\4', '\x08', '\x09', '\x0D'}) {  // short, long, signed short, signed long, directory
    CAPTURE(static_cast<int>(type));
    CHECK(changed(12, type) == 6);
    std::string swapped(big);
    swapped[13] = type;
    const bool is_short = type == 3 || type == 8;
    swapped.replace(18, 4, is_short ? "\0\x08\0\0"sv : "\0\0\0\x08"sv);
    CHECK(exif_orientation(bytes_of(swapped)) == 8);
  }
  CHECK(changed(12, '\x06') == 6);  // a signed byte
  CHECK(changed(14, '\x02') == 6);  // two shorts: the first
  std::string wide(little);         // 64 bits, which stand behind the directory
  wide[12] = 16;
  wide[18] = 26;
  CHECK(exif_orientation(bytes_of(wide)) == 0);
  CHECK(exif_orientation(bytes_of(wide + "\x06\0\0\0\0\0\0\0"s)) == 6);
  // A BigTIFF: 43, 8, 0, directory at 16 with one entry of 20 bytes.
  constexpr auto big_tiff =
      "II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"
      "\x12\x01\x03\0\x01\0\0\0\0\0\0\0\x06\0\0\0\0\0\0\0"sv;
  CHECK(exif_orientation(bytes_of(big_tiff)) == 6);
}

TEST_CASE("a tag whose value means nothing is upright, and XMP is asked only without the tag") {
  CHECK(changed(18, '\0') == 1);                // orientation 0
  CHECK(changed(18, '\x09') == 1);              // orientation 9
  for (const char type : {'\1', '\2', '\7'}) {  // bytes, text and data are no numbers to Pillow
    CHECK(changed(12, type) == 1);
  }
  CHECK(changed(12, 17) == 0);  // types that do not exist
  CHECK(changed(12, '\0') == 0);
  CHECK(changed(14, '\0') == 0);  // none of them
  constexpr std::string_view xmp = "<tiff:Orientation>8</tiff:Orientation>";
  std::string other(little);
  other[10] = '\x13';
  CHECK(picture_orientation(bytes_of(little), xmp) == 6);
  CHECK(picture_orientation(bytes_of(other), xmp) == 8);
  other[10] = '\x12';
  other[18] = '\x09';
  CHECK(picture_orientation(bytes_of(other), xmp) == 1);
  CHECK(picture_orientation({}, xmp) == 8);
  CHECK(picture_orientation({}, "") == 1);
  std::string twice(little.substr(0, 22));
  twice[8] = 2;
  CHECK(exif_orientation(bytes_of(twice + "\x12\x01\x03\0\x01\0\0\0\x03\0\0\0"s)) == 3);
  CHECK(exif_orientation(bytes_of(twice)) == 6);  // the second is cut off
}

TEST_CASE("XMP has the orientation as an element or an attribute, and the first counts") {
  CHECK(xmp_orientation("<x> <tiff:Orientation>6</tiff:Orientation>") == 6);
  CHECK(xmp_orientation("<rdf:Description tiff:Orientation=\"8\"/> tiff:Orientation>3") == 8);
  CHECK(xmp_orientation("tiff:Orientation tiff:Orientation='5' tiff:Orientation>3") == 3);
  CHECK(xmp_orientation("tiff:Orientation>9") == 1);
  CHECK(xmp_orientation("tiff:Orientation>x") == 0);
  CHECK(xmp_orientation("tiff:Orientation>") == 0);
  CHECK(xmp_orientation("tiff:Orientation=\"") == 0);
  CHECK(xmp_orientation("") == 0);
}

TEST_CASE("a broken EXIF block has no orientation and is never read past its end") {
  CHECK(changed(10, '\x13') == 0);  // another tag
  CHECK(changed(7, '\x7F') == 0);   // the directory is 2 GB away
  CHECK(changed(4, '\x19') == 0);   // the directory's count is cut
  CHECK(changed(0, 'X') == 0);
  std::string far(little);  // a value 2 GB away, and 4 billion values
  far.replace(12, 10, "\x04\0\x02\0\0\0\0\0\0\x7F"sv);
  CHECK(exif_orientation(bytes_of(far)) == 0);
  CHECK(exif_orientation(bytes_of(far.replace(14, 4, "\xFF\xFF\xFF\xFF"sv))) == 0);
  std::string many(little);
  many[8] = '\xFF';
  many[9] = '\xFF';
  many[10] = '\x13';  // 65535 entries, none of them in the block after the first
  CHECK(exif_orientation(bytes_of(many)) == 0);
  for (std::size_t size = 0; size < 22; ++size) {
    CHECK(exif_orientation(bytes_of(little.substr(0, size))) == 0);
  }
}

TEST_CASE("orientation 6 turns the picture a quarter to the right") {
  Image stored(2, 3);  // 0 1 2 over 3 4 5
  for (int i = 0; i < 6; ++i) {
    *stored.at(i / 3, i % 3) = static_cast<std::uint8_t>(i);
  }
  const Image seen = upright(stored, 6);
  REQUIRE(seen.height == 3);
  REQUIRE(seen.width == 2);
  for (int i = 0; i < 6; ++i) {  // 3 0 over 4 1 over 5 2
    CHECK(*seen.at(i / 2, i % 2) == (i % 2 == 0 ? 3 : 0) + i / 2);
  }
  CHECK(upright(stored, 1).pixels == stored.pixels);
  CHECK(upright(stored, 9).pixels == stored.pixels);
}

TEST_SUITE_END();

}  // namespace lacuna::exif_test
