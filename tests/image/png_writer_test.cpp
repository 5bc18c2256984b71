#include "lacuna/image/png_writer.hpp"

#include <doctest/doctest.h>
#include <png.h>
#include <zlib.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "support/bytes.hpp"

namespace lacuna::png_writer_test {

using testing::bytes_of;

namespace {

Image checked_picture() {
  Image image(3, 5);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(i * 37);
  }
  return image;
}

/// What the file holds must be 8 bits of this format: no palette, alpha only where it is asked for.
std::vector<std::uint8_t> bytes_by_libpng(const Bytes& file, png_uint_32 format) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&header, file.data(), file.size()) != 0);
  CHECK(header.format == format);
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(header));
  REQUIRE(png_image_finish_read(&header, nullptr, pixels.data(), 0, nullptr) != 0);
  CHECK(header.warning_or_error == 0);
  return pixels;
}

/// Nothing that a compressor could shorten.
Image noise(int height, int width) {
  Image image(height, width);
  std::mt19937 random(1);
  for (std::uint8_t& byte : image.pixels) {
    byte = static_cast<std::uint8_t>(random());
  }
  return image;
}

Image flat(int height, int width) {
  Image image(height, width);
  std::ranges::fill(image.pixels, std::uint8_t{200});
  return image;
}

/// Flat areas with edges, as figures are.
Image blocks(int height, int width) {
  Image image(height, width);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(i / 97 % 5 * 50);
  }
  return image;
}

std::uint32_t number_at(const Bytes& file, std::size_t place) {
  return (std::uint32_t{file[place]} << 24U) | (std::uint32_t{file[place + 1]} << 16U) |
         (std::uint32_t{file[place + 2]} << 8U) | std::uint32_t{file[place + 3]};
}

/// The types of the chunks, whose checksums must be right.
std::vector<std::string> checked_chunks(const Bytes& file) {
  std::vector<std::string> types;
  std::size_t place = 8;
  while (place < file.size()) {
    const std::size_t length = number_at(file, place);
    REQUIRE(place + 12 + length <= file.size());
    const std::uint8_t* type = &file[place + 4];
    types.emplace_back(type, type + 4);
    CHECK(crc32(0, type, static_cast<uInt>(length + 4)) == number_at(file, place + 8 + length));
    place += 12 + length;
  }
  return types;
}

}  // namespace

TEST_SUITE_BEGIN("png_writer");

TEST_CASE("libpng reads back every pixel of a written PNG") {
  // One pixel; a row longer than what is compressed at once; rows that do not fill that evenly.
  for (const auto& [height, width] :
       {std::pair{1, 1}, {3, 5}, {1, 30001}, {7, 22000}, {1999, 3}, {701, 433}}) {
    CAPTURE(height);
    CAPTURE(width);
    for (const Image& image : {noise(height, width), flat(height, width), blocks(height, width)}) {
      CHECK(bytes_by_libpng(encode_png(image, {}), PNG_FORMAT_RGB) == image.pixels);
    }
  }
}

TEST_CASE("alpha stands behind each pixel's colour") {
  const Image image = noise(31, 17);
  PngExtras extras;
  for (int i = 0; i < 31 * 17; ++i) {
    extras.alpha.push_back(static_cast<std::uint8_t>(i));
  }
  const std::vector<std::uint8_t> read =
      bytes_by_libpng(encode_png(image, {}, extras), PNG_FORMAT_RGBA);
  REQUIRE(read.size() == extras.alpha.size() * 4);
  for (std::size_t i = 0; i < extras.alpha.size(); ++i) {
    REQUIRE(std::equal(&read[4 * i], &read[4 * i + 3], &image.pixels[3 * i]));
    REQUIRE(read[4 * i + 3] == extras.alpha[i]);
  }
}

TEST_CASE("every chunk has its checksum; the pixels lie between the texts and the end") {
  CHECK(checked_chunks(encode_png(checked_picture(), {{"Title", "t"}}, {.dpi = 300})) ==
        std::vector<std::string>{"IHDR", "sRGB", "pHYs", "iTXt", "IDAT", "IEND"});
  // 1.5 MB of pixels are more than one chunk holds.
  CHECK(checked_chunks(encode_png(noise(700, 733), {})) ==
        std::vector<std::string>{"IHDR", "sRGB", "IDAT", "IDAT", "IEND"});
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
  const Image image = blocks(701, 433);
  const Bytes first = encode_png(image, texts);
  static_cast<void>(
      encode_png(noise(701, 433), {}));  // which leaves other bytes behind in the memory
  CHECK(encode_png(Image(image), texts) == first);
}

TEST_CASE("flat areas take next to nothing") {
  CHECK(encode_png(flat(1000, 1000), {}).size() < 30'000);  // of 3 MB
  CHECK(encode_png(noise(100, 100), {}).size() < 31'000);   // 30'100, and no more than the frame
}

TEST_CASE("a picture without pixels is refused by name") {
  CHECK_THROWS_WITH_AS(encode_png(Image(), {}), "PNG: a picture of 0 x 0 pixels has no pixels",
                       Error);
}

TEST_SUITE_END();

}  // namespace lacuna::png_writer_test
