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

TEST_CASE("a broken EXIF block has no orientation and is never read past its end") {
  CHECK(changed(18, '\0') == 0);    // orientation 0
  CHECK(changed(18, '\x09') == 0);  // orientation 9
  CHECK(changed(12, '\x04') == 0);  // a long, not a short
  CHECK(changed(14, '\x02') == 0);  // two of them
  CHECK(changed(10, '\x13') == 0);  // another tag
  CHECK(changed(7, '\x7F') == 0);   // the directory is 2 GB away
  CHECK(changed(4, '\x19') == 0);   // the directory's count is cut
  CHECK(changed(0, 'X') == 0);
  std::string many(little);
  many[8] = '\xFF';
  many[9] = '\xFF';
  many[10] = '\x13';  // 65535 entries, none of them in the block after the first
  CHECK(exif_orientation(bytes_of(many)) == 0);
  for (std::size_t size = 0; size < 20; ++size) {
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
