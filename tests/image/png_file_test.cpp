#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "lacuna/image/png_chunks.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::png_file_test {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::bytes_of;
using testing::find;
using testing::golden_picture;
using testing::outcome;
using testing::outcome_kind;

TEST_SUITE_BEGIN("image");

namespace {

/// The CRC of PNG, ISO 3309, bit by bit.
std::uint32_t crc_of(const std::uint8_t* data, std::size_t size) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (std::size_t i = 0; i < size; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

void put(Bytes& file, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) {
    file[offset + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
}

/// Width and height of IHDR overwritten, with a right CRC.
Bytes claiming(Bytes file, std::uint32_t width, std::uint32_t height) {
  put(file, 16, width);
  put(file, 20, height);
  put(file, 29, crc_of(file.data() + 12, 17));
  return file;
}

/// The file with a chunk before the first of another type.
Bytes with_chunk(Bytes file, std::string_view type, std::string_view data,
                 std::string_view before = "IDAT") {
  Bytes chunk;
  append_png_chunk(chunk, type, bytes_of(data));
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(find(file, before)) - 4, chunk.begin(),
              chunk.end());
  return file;
}

std::string deflated(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
            reinterpret_cast<const Bytef*>(text.data()), text.size(), 1);
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  packed.resize(size);
  return packed;
}

Bytes without_palette(Bytes file) {
  const std::size_t palette = find(file, "PLTE");
  const std::size_t size = file[palette - 2] * 256U + file[palette - 1];
  const auto start = file.begin() + static_cast<std::ptrdiff_t>(palette) - 4;
  file.erase(start, start + static_cast<std::ptrdiff_t>(size) + 12);
  return file;
}

const Bytes& rgb() {
  static const Bytes file = golden_picture("pictures/rgb.png");
  return file;
}

}  // namespace

TEST_CASE("one flipped bit in any byte of a PNG's chunks is damage") {
  for (std::size_t offset = 16; offset < rgb().size(); ++offset) {
    Bytes file = rgb();
    file[offset] = static_cast<std::uint8_t>(file[offset] ^ 1U);
    CAPTURE(offset);
    CHECK(outcome_kind(file) == "damaged");
  }
}

TEST_CASE("a PNG's damage is named") {
  CHECK(outcome(testing::cut(rgb(), rgb().size() - 12)) ==
        "damaged: x: damaged PNG (cut short), needed a whole file; copy or download it again");
  Bytes file = rgb();
  file = rgb();
  file[file.size() - 13] ^= 1U;  // the CRC of IDAT, before the 12 bytes of IEND
  CHECK(outcome(file) ==
        "damaged: x: damaged PNG (IDAT: CRC error), needed a whole file; copy or download it "
        "again");
}

TEST_CASE("wrong zlib data in a chunk whose checksum is right is damage") {
  const std::size_t type = find(rgb(), "IDAT");
  const std::size_t end = find(rgb(), "IEND") - 8;  // before the CRC and the next length
  for (const std::size_t offset : {type + 4, type + 8, end - 1}) {  // header, data, Adler
    Bytes file = rgb();
    file[offset] ^= 0xFFU;
    put(file, end, crc_of(file.data() + type, end - type));
    CAPTURE(offset);
    CHECK(outcome_kind(file) == "damaged");
  }
}

TEST_CASE("a PNG bomb is refused from its header") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(outcome(claiming(rgb(), 12000, 12000)) ==
        "too_large: x: 12000 x 12000 pixels, the limit is 67108864 in all; shrink it or raise "
        "--max-pixels");
  CHECK(outcome_kind(claiming(rgb(), 30000, 30000)) == "too_large");
  CHECK(outcome_kind(claiming(rgb(), 1000000, 2000)) == "too_large");
  CHECK(outcome_kind(claiming(rgb(), 0x7FFFFFFF, 0x7FFFFFFF)) == "too_large");
  CHECK(outcome_kind(claiming(rgb(), 0, 5)) == "damaged");
  CHECK(outcome_kind(claiming(rgb(), 0x80000000, 5)) == "damaged");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

TEST_CASE("more pixels claimed than stored is damage") {
  CHECK(outcome_kind(claiming(rgb(), 4000, 4000)) == "damaged");
}

TEST_CASE("broken chunks that lacuna does not use do no harm, with a wrong CRC they do") {
  const Image clean = decode_image(rgb(), "x").image;
  for (const std::string_view type : {"iCCP"sv, "eXIf"sv, "zTXt"sv, "gAMA"sv, "sRGB"sv, "quXx"sv}) {
    CAPTURE(std::string(type));
    Bytes file = with_chunk(rgb(), type, "nonsense");
    CHECK(decode_image(file, "x").image.pixels == clean.pixels);
    file[find(file, type) + 5] ^= 1U;
    CHECK(outcome_kind(file) == "damaged");
  }
}

TEST_CASE("chunks of 9 MB that lacuna does not use do no harm, before the pixels and after them") {
  const Image clean = decode_image(rgb(), "x").image;
  const std::string large = "parameters" + std::string(9'000'000, '\0');  // libpng's limit is 8 MB
  for (const std::string_view type : {"tEXt"sv, "zTXt"sv, "iTXt"sv, "iCCP"sv, "quXx"sv}) {
    CAPTURE(std::string(type));
    CHECK(decode_image(with_chunk(rgb(), type, large), "x").image.pixels == clean.pixels);
  }
  const Bytes text = with_chunk(rgb(), "tEXt", large, "IEND");
  CHECK(decode_image(text, "x").image.pixels == clean.pixels);
  CHECK(outcome_kind(testing::cut(text, text.size() - 100)) == "damaged");
}

TEST_CASE("texts that would fill the memory do no harm") {
  const Image clean = decode_image(rgb(), "x").image;
  Bytes texts;
  for (int i = 0; i < 100'000; ++i) {
    append_png_chunk(texts, "tEXt", bytes_of("k\0v"sv));
  }
  Bytes file = rgb();
  const std::size_t before = find(file, "IDAT") - 4;
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(before), texts.begin(), texts.end());
  CHECK(decode_image(file, "x").image.pixels == clean.pixels);
  const std::string bomb = "XML:com.adobe.xmp\0\0"s + deflated(std::string(100'000'000, ' '));
  CHECK(decode_image(with_chunk(rgb(), "zTXt", bomb), "x").image.pixels == clean.pixels);
}

TEST_CASE("a pixel outside the palette is opaque black, and a note counts such pixels") {
  // Of 234 pixels, how many have an index above 0; Pillow 12.3 shows them as 0, 0, 0 with alpha
  // 255.
  const std::map<std::string, int> outside = {
      {"palette1.png", 110}, {"palette2.png", 162}, {"palette4.png", 217}, {"palette8.png", 233}};
  for (const auto& [name, count] : outside) {
    CAPTURE(name);
    const Bytes one =
        with_chunk(without_palette(golden_picture("pictures/" + name)), "PLTE", "abc");
    for (const auto& [file, inside] :
         {std::pair{one, 'a'}, std::pair{with_chunk(one, "tRNS", "\0"sv), '\xFF'}}) {
      const DecodedImage decoded = decode_image(file, "x");
      int black = 0;
      for (std::size_t i = 0; i < decoded.image.pixels.size(); i += 3) {
        const bool is_black = decoded.image.pixels[i] == 0;
        black += is_black ? 1 : 0;
        REQUIRE((is_black || decoded.image.pixels[i] == static_cast<std::uint8_t>(inside)));
      }
      CHECK(black == count);
      CHECK(decoded.notes ==
            std::vector<std::string>{
                std::to_string(count) +
                " of 234 pixels have an index outside the palette: they are black"});
    }
  }
  CHECK(decode_image(golden_picture("pictures/palette2.png"), "x").notes.empty());
}

TEST_CASE("a palette that is missing is damage") {
  CHECK(outcome_kind(without_palette(golden_picture("pictures/palette8.png"))) == "damaged");
}

TEST_CASE("eXIf, a raw profile and XMP turn a PNG, compressed or not, before the pixels or after") {
  constexpr std::string_view exif =
      "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x04\0\0\0\x01\0\0\0\x06\0\0\0\0"sv;
  const std::string profile =
      "\nexif\n      32\n457869660000\n4d4d002a000000080001\n0112000300000001000300000000\n0000\n";
  const std::string xmp = "<rdf:Description tiff:Orientation=\"8\"/>";
  const std::string raw_key = "Raw profile type exif\0"s;
  const std::string xmp_key = "XML:com.adobe.xmp\0"s;
  const auto oriented = [](std::string_view type, const std::string& data,
                           const Bytes& file = rgb(), std::string_view before = "IDAT") {
    return decode_image(with_chunk(file, type, data, before), "x").orientation;
  };
  // As Pillow 12.3's exif_transpose() has them.
  for (const std::string_view before : {"IDAT"sv, "IEND"sv}) {
    CHECK(oriented("eXIf", std::string(exif), rgb(), before) == 6);
    CHECK(oriented("tEXt", raw_key + profile, rgb(), before) == 3);
    CHECK(oriented("zTXt", raw_key + "\0"s + deflated(profile), rgb(), before) == 3);
    CHECK(oriented("iTXt", raw_key + "\0\0\0\0"s + profile, rgb(), before) == 3);
    CHECK(oriented("iTXt", xmp_key + "\0\0en\0\0"s + xmp, rgb(), before) == 8);
    CHECK(oriented("iTXt", xmp_key + "\1\0\0\0"s + deflated(xmp), rgb(), before) == 8);
    CHECK(oriented("zTXt", xmp_key + "\0"s + deflated(xmp), rgb(), before) == 8);
  }
  const Bytes with_xmp = with_chunk(rgb(), "tEXt", xmp_key + xmp);
  const Bytes with_both = with_chunk(with_xmp, "tEXt", raw_key + profile);
  CHECK(decode_image(with_both, "x").orientation == 3);
  CHECK(oriented("eXIf", std::string(exif), with_both) == 6);
  CHECK(oriented("eXIf", "MM\0*\0\0\0\x08\0\0"s, with_both) == 8);  // not the raw profile
  CHECK(oriented("tEXt", xmp_key + "tiff:Orientation>5", with_xmp) == 5);
  CHECK(oriented("tEXt", "xmp\0"s + xmp) == 1);  // another keyword
  // Broken ones: no digits, no lines, a cut stream, no stream, one that unpacks to 20 MB.
  CHECK(oriented("tEXt", raw_key + "\nexif\n 8\n4x") == 1);
  CHECK(oriented("tEXt", raw_key) == 1);
  CHECK(oriented("zTXt", xmp_key + "\0"s + deflated(xmp).substr(0, 20)) == 1);
  CHECK(oriented("zTXt", xmp_key) == 1);
  CHECK(oriented("zTXt", xmp_key + "\0"s + deflated(xmp + std::string(20'000'000, ' '))) == 1);
}

TEST_CASE("an animated PNG and a 16-bit one that looks black come with a note") {
  CHECK(decode_image(golden_picture("pictures/animated.png"), "x").notes ==
        std::vector<std::string>{"animated PNG: only its first picture is used"});
  CHECK(decode_image(golden_picture("pictures/dim16.png"), "x").notes ==
        std::vector<std::string>{
            "16-bit samples that only use values below 4096 of 65535 look black; rescale them"});
  CHECK(decode_image(golden_picture("pictures/grey16.png"), "x").notes.empty());
}

TEST_SUITE_END();

}  // namespace lacuna::png_file_test
