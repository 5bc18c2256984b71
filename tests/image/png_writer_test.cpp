#include "lacuna/image/png_writer.hpp"

#include <doctest/doctest.h>
#include <png.h>

#include <algorithm>
#include <string>

#include "lacuna/base/error.hpp"
#include "support/bytes.hpp"

using namespace lacuna;
using testing::bytes_of;

namespace {

Image checked_picture() {
  Image image(3, 5);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(i * 37);
  }
  return image;
}

Image decoded_by_libpng(const Bytes& file) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&header, file.data(), file.size()) != 0);
  CHECK(header.format == PNG_FORMAT_RGB);  // what the file holds: 8 bits, no alpha, no palette
  Image image(static_cast<int>(header.height), static_cast<int>(header.width));
  REQUIRE(png_image_finish_read(&header, nullptr, image.pixels.data(), 0, nullptr) != 0);
  return image;
}

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

TEST_SUITE_BEGIN("png_writer");

TEST_CASE("libpng reads back every pixel of a written PNG") {
  const Image image = checked_picture();
  const Image read = decoded_by_libpng(encode_png(image, {}));
  CHECK(read.height == 3);
  CHECK(read.width == 5);
  CHECK(read.pixels == image.pixels);
}

TEST_CASE("texts come back in their order, as UTF-8, empty ones too") {
  const PngTexts texts = {{"Title", "猫 café"},
                          {"Description", ""},
                          {"Source", "a\nb"},
                          {"lacuna:recipe", R"({"command":"mask"})"}};
  CHECK(png_texts(encode_png(checked_picture(), texts)) == texts);
  CHECK(png_texts(encode_png(checked_picture(), {})).empty());
}

TEST_CASE("the texts are iTXt chunks without compression") {
  const Bytes file = encode_png(checked_picture(), {{"Title", "plain"}});
  const Bytes chunk_start = bytes_of(std::string_view("iTXtTitle\0\0\0\0\0plain", 19));
  CHECK(std::search(file.begin(), file.end(), chunk_start.begin(), chunk_start.end()) !=
        file.end());
}

TEST_CASE("a text that is no UTF-8 is written as UTF-8 all the same") {
  CHECK(png_texts(encode_png(checked_picture(), {{"Title", "a\xff"}})) ==
        PngTexts{{"Title", "a\xEF\xBF\xBD"}});
}

TEST_CASE("the same picture and texts make the same bytes") {
  const PngTexts texts = {{"Title", "t"}};
  CHECK(encode_png(checked_picture(), texts) == encode_png(checked_picture(), texts));
}

TEST_CASE("a picture without pixels is refused by name") {
  CHECK_THROWS_WITH_AS(encode_png(Image(), {}), "PNG: a picture of 0 x 0 pixels has no pixels",
                       Error);
}

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
  const Bytes file = encode_png(checked_picture(), texts);
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
