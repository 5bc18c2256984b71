#include "lacuna/image/png_chunks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lacuna/image/png_writer.hpp"
#include "support/bytes.hpp"

namespace lacuna::png_chunks_test {

using testing::bytes_of;

namespace {

/// A chunk with any length field and a CRC that nobody checks.
Bytes chunk(std::uint32_t length, std::string_view type, std::string_view data) {
  Bytes bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<std::uint8_t>(length >> shift));
  }
  for (const std::string_view part : {type, data, std::string_view("CRC!")}) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

Bytes png_of(const Bytes& chunks) {
  return bytes_of("\x89PNG\r\n\x1a\n" + std::string(chunks.begin(), chunks.end()));
}

}  // namespace

TEST_SUITE_BEGIN("png_chunks");

TEST_CASE("a tEXt chunk is Latin-1") {
  CHECK(png_texts(png_of(chunk(7, "tEXt", std::string_view("Key\0\xe9t\xe9", 7)))) ==
        PngTexts{{"Key", "été"}});
}

TEST_CASE("a file that is no PNG has no texts") {
  CHECK(png_texts({}).empty());
  CHECK(png_texts(bytes_of("\x89PNG")).empty());
  CHECK(png_texts(bytes_of("GIF89a and more bytes than a signature")).empty());
}

TEST_CASE("a PNG that was cut anywhere gives the texts before the cut and no more") {
  const PngTexts texts = {{"Title", "one"}, {"Source", "two"}};
  const Bytes file = encode_png(Image(3, 5), texts);
  for (std::size_t size = 0; size < file.size(); ++size) {
    const PngTexts read =
        png_texts(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)));
    REQUIRE(read.size() <= texts.size());
    CHECK(std::equal(read.begin(), read.end(), texts.begin()));
  }
}

TEST_CASE("chunks that lie about their length or lack their fields are passed over") {
  CHECK(png_texts(png_of(chunk(0xFFFFFFFFU, "tEXt", "Key"))).empty());
  CHECK(png_texts(png_of(chunk(8, "tEXt", "Key"))).empty());
  CHECK(png_texts(png_of(chunk(3, "tEXt", "Key"))).empty());  // no 0 after the keyword
  CHECK(png_texts(png_of(chunk(4, "iTXt", std::string_view("Key\0", 4)))).empty());
  CHECK(png_texts(png_of(chunk(8, "iTXt", std::string_view("Key\0\0\0en", 8)))).empty());
  // compressed, by another program
  CHECK(png_texts(png_of(chunk(9, "iTXt", std::string_view("Key\0\1\0\0\0x", 9)))).empty());
}

TEST_SUITE_END();

}  // namespace lacuna::png_chunks_test
