#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::bmp_file_test {

using testing::outcome;
using testing::outcome_kind;

TEST_SUITE_BEGIN("image");

namespace {

/// A BMP of two columns, piece by piece.
struct Bmp {
  std::uint32_t header_size = 40;
  std::int32_t width = 2;
  std::int32_t height = 2;
  std::uint32_t bits = 24;
  std::uint32_t compression = 0;
  std::uint32_t colours = 0;
  Bytes after_header;                // masks of a 40-byte header, or the palette
  std::vector<std::uint32_t> masks;  // of a longer header
  Bytes pixels;

  [[nodiscard]] Bytes file() const {
    Bytes bytes = {'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0};
    const auto put = [&bytes](std::uint32_t value, int size) {
      for (int i = 0; i < size; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
      }
    };
    const int side = header_size == 12 ? 2 : 4;
    put(14 + header_size + static_cast<std::uint32_t>(after_header.size()), 4);
    put(header_size, 4);
    put(static_cast<std::uint32_t>(width), side);
    put(static_cast<std::uint32_t>(height), side);
    put(1, 2);
    put(bits, 2);
    if (header_size > 12) {
      for (const std::uint32_t value : {compression, 0U, 0U, 0U, colours, 0U}) {
        put(value, 4);
      }
    }
    for (const std::uint32_t mask : masks) {
      put(mask, 4);
    }
    bytes.resize(14 + header_size);
    bytes.insert(bytes.end(), after_header.begin(), after_header.end());
    bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    return bytes;
  }
};

Bytes pixels_of(const Bmp& bmp, Backdrop backdrop = Backdrop::white) {
  ImageFileOptions options;
  options.backdrop = backdrop;
  return decode_image(bmp.file(), "x", options).image.pixels;
}

/// Rows bottom first, blue before red, each padded to four bytes.
Bmp true_colour() {
  Bmp bmp;
  bmp.pixels = {3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10, 0, 0};
  return bmp;
}

}  // namespace

TEST_CASE("a BMP is stored bottom up, and top down with a negative height") {
  Bmp bmp = true_colour();
  CHECK(pixels_of(bmp) == Bytes{7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6});
  bmp.height = -2;
  CHECK(pixels_of(bmp) == Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  CHECK(decode_image(bmp.file(), "x").format == "bmp");
}

TEST_CASE("the palettes of 1, 4 and 8 bits, with entries of four bytes and of OS/2's three") {
  const Bytes shown = {9, 8, 7, 3, 2, 1};  // colour 1, then colour 0
  for (const std::uint32_t bits : {1U, 4U, 8U}) {
    CAPTURE(bits);
    Bmp bmp;
    bmp.height = 1;
    bmp.bits = bits;
    bmp.colours = 2;
    bmp.after_header = {1, 2, 3, 0, 7, 8, 9, 0};
    bmp.pixels = {static_cast<std::uint8_t>(bits == 1 ? 0x80 : bits == 4 ? 0x10 : 1), 0, 0, 0};
    CHECK(pixels_of(bmp) == shown);
  }
  Bmp os2;
  os2.header_size = 12;
  os2.height = 1;
  os2.bits = 1;
  os2.after_header = {1, 2, 3, 7, 8, 9};
  os2.pixels = {0x80, 0, 0, 0};
  CHECK(pixels_of(os2) == shown);
}

TEST_CASE("32 bits have alpha only where a mask says so") {
  Bmp bmp;
  bmp.height = 1;
  bmp.bits = 32;
  bmp.pixels = {10, 20, 30, 0, 10, 20, 30, 51};
  CHECK(pixels_of(bmp) == Bytes{30, 20, 10, 30, 20, 10});
  bmp.header_size = 56;
  bmp.compression = 3;
  bmp.masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};
  CHECK(pixels_of(bmp) == Bytes{255, 255, 255, 210, 208, 206});  // 30·0.2 + 255·0.8 = 210
  CHECK(pixels_of(bmp, Backdrop::ignore) == Bytes{30, 20, 10, 30, 20, 10});
}

TEST_CASE("16 bits fill the range by any mask") {
  Bmp bmp;
  bmp.height = 1;
  bmp.bits = 16;
  bmp.pixels = {0x1F, 0x7C, 0x10, 0x02};  // 31, 0, 31 and 0, 16, 16 of 31
  CHECK(pixels_of(bmp) == Bytes{255, 0, 255, 0, 131, 131});
  bmp.compression = 3;
  bmp.after_header = {0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0};  // 5, 6 and 5 bits
  bmp.pixels = {0xE0, 0x07, 0x00, 0xF8};
  CHECK(pixels_of(bmp) == Bytes{0, 255, 0, 255, 0, 0});
  bmp.after_header[1] = 0xA8;
  CHECK(outcome_kind(bmp.file()) == "damaged");  // a mask with a hole
}

TEST_CASE("a BMP is damaged wherever it is cut") {
  Bmp indexed;
  indexed.bits = 8;
  indexed.colours = 2;
  indexed.after_header = {1, 2, 3, 0, 7, 8, 9, 0};
  indexed.pixels = {0, 1, 0, 0, 1, 0, 0, 0};
  for (const Bytes& file : {true_colour().file(), indexed.file()}) {
    CHECK(outcome_kind(file) == "read");
    for (std::size_t size = 12; size < file.size(); ++size) {
      CHECK(outcome(testing::cut(file, size)) ==
            "damaged: x: damaged BMP (cut short), needed a whole file; copy or download it again");
    }
  }
}

TEST_CASE("a BMP with a wrong size, offset or palette is refused") {
  Bmp bmp = true_colour();
  bmp.width = 0;
  CHECK(outcome_kind(bmp.file()) == "damaged");
  bmp.width = -2;
  CHECK(outcome_kind(bmp.file()) == "damaged");
  bmp.width = 30000;
  bmp.height = 30000;
  CHECK(outcome_kind(bmp.file()) == "too_large");
  bmp.width = 2;
  bmp.height = INT32_MIN;
  CHECK(outcome_kind(bmp.file()) == "too_large");

  Bytes file = true_colour().file();
  file[13] = 0x7F;  // the pixels start 2 GB away
  CHECK(outcome_kind(file) == "damaged");

  Bmp indexed;
  indexed.height = 1;
  indexed.bits = 8;
  indexed.colours = 1;
  indexed.after_header = {1, 2, 3, 0};
  indexed.pixels = {0, 1, 0, 0};
  const DecodedImage outside = decode_image(indexed.file(), "x");
  CHECK(outside.image.pixels == Bytes{3, 2, 1, 0, 0, 0});
  CHECK(outside.notes == std::vector<std::string>{
                             "1 of 2 pixels have an index outside the palette: they are black"});
  indexed.colours = 3;
  CHECK(outcome_kind(indexed.file()) == "damaged");
}

namespace {

/// The bottom row first: 1 pixel as a run and 3 as they are, one too many; a row that ends early;
/// one that is left out but for its last pixel; a run that is too long, and the end. Colours 0,
/// 1, 2.
Bmp runs(std::uint32_t bits) {
  Bmp bmp;
  bmp.width = 3;
  bmp.height = 4;
  bmp.bits = bits;
  bmp.compression = bits == 8 ? 1 : 2;
  bmp.colours = 3;
  bmp.after_header = {10, 10, 10, 0, 20, 20, 20, 0, 30, 30, 30, 0};
  bmp.pixels = bits == 8
                   ? Bytes{1, 1, 0, 3, 2, 0, 1, 0, 0, 0, 1, 2, 0, 2, 1, 1, 1, 1, 0, 0}
                   : Bytes{1, 0x10, 0, 3, 0x20, 0x10, 0, 0, 1, 0x20, 0, 2, 1, 1, 1, 0x10, 0, 0};
  const Bytes end = bits == 8 ? Bytes{9, 2, 0, 1} : Bytes{9, 0x21, 0, 1};
  bmp.pixels.insert(bmp.pixels.end(), end.begin(), end.end());
  return bmp;
}

Bytes levels(const Bytes& pixels) {
  Bytes one;
  for (std::size_t i = 0; i < pixels.size(); i += 3) {
    one.push_back(pixels[i]);
  }
  return one;
}

}  // namespace

TEST_CASE("run lengths of 8 and 4 bits, as Windows' documentation has them") {
  CHECK(levels(pixels_of(runs(8))) == Bytes{30, 30, 30, 10, 10, 20, 30, 10, 10, 20, 30, 10});
  CHECK(levels(pixels_of(runs(4))) == Bytes{30, 20, 30, 10, 10, 20, 30, 10, 10, 20, 30, 10});
  Bmp early = runs(8);
  early.pixels = {3, 2, 0, 1};
  CHECK(levels(pixels_of(early)) == Bytes{10, 10, 10, 10, 10, 10, 10, 10, 10, 30, 30, 30});
  early.pixels = {3, 2, 0, 2, 0, 200, 0, 1};  // far above the picture
  CHECK(outcome_kind(early.file()) == "read");
  early.pixels = {0, 0, 3, 2};
  CHECK(outcome_kind(early.file()) == "damaged");
}

TEST_CASE("unknown compressions and headers are unsupported, by name") {
  Bmp bmp = true_colour();
  bmp.bits = 8;
  bmp.compression = 2;
  CHECK(outcome(bmp.file()) ==
        "unsupported: x: BMP of 8 bits with compression 2, which lacuna does not read; convert it "
        "to an 8-bit RGB PNG");
  bmp.header_size = 64;
  CHECK(outcome_kind(bmp.file()) == "unsupported");
}

TEST_SUITE_END();

}  // namespace lacuna::bmp_file_test
