#include "lacuna/image/png_writer.hpp"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstring>
#include <optional>
#include <span>

#include "lacuna/base/error.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/png_rows.hpp"

namespace lacuna {
namespace {

// Readers get the pixels in pieces, as from libpng's own compressor.
constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;
constexpr png_byte idat[] = {'I', 'D', 'A', 'T', 0};
constexpr png_byte iend[] = {'I', 'E', 'N', 'D', 0};

struct Sink {
  Bytes bytes;
  std::string message;
};

// libpng is C and leaves by longjmp: nothing with a destructor may live in the frames it crosses.
[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  static_cast<Sink*>(png_get_error_ptr(png))->message = message;
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep data, std::size_t size) {
  Bytes& bytes = static_cast<Sink*>(png_get_io_ptr(png))->bytes;
  bytes.insert(bytes.end(), data, data + size);
}

void no_flush(png_structp) {}

struct Picture {
  png_uint_32 width = 0;
  png_uint_32 height = 0;
  png_uint_32 channels = 3;
  png_uint_32 per_metre = 0;
  const Bytes* rows = nullptr;  ///< compressed_rows()
};

std::vector<std::uint8_t> with_alpha(const Image& image, const std::vector<std::uint8_t>& alpha) {
  std::vector<std::uint8_t> pixels(alpha.size() * 4);
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    std::copy_n(&image.pixels[3 * i], 3, &pixels[4 * i]);
    pixels[4 * i + 3] = alpha[i];
  }
  return pixels;
}

bool write_all(png_structp png, png_infop info, const Picture& picture, png_text* texts,
               int count) {
  if (setjmp(png_jmpbuf(png)) != 0) {
    return false;
  }
  png_set_IHDR(png, info, picture.width, picture.height, 8,
               picture.channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (picture.per_metre > 0) {
    png_set_pHYs(png, info, picture.per_metre, picture.per_metre, PNG_RESOLUTION_METER);
  }
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_text(png, info, texts, count);
  png_write_info(png, info);
  const Bytes& rows = *picture.rows;
  for (std::size_t start = 0; start < rows.size(); start += chunk_bytes) {
    png_write_chunk(png, idat, rows.data() + start, std::min(chunk_bytes, rows.size() - start));
  }
  png_write_chunk(png, iend, nullptr, 0);  // png_write_end() asks for pixels given to libpng
  return true;
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

/// The bytes up to the next 0, which is taken off `rest` too; nothing if there is no 0.
std::optional<std::string> take_field(std::span<const std::uint8_t>& rest) {
  const auto end = std::find(rest.begin(), rest.end(), std::uint8_t{0});
  if (end == rest.end()) {
    return std::nullopt;
  }
  std::string field(rest.begin(), end);
  rest = rest.subspan(field.size() + 1);
  return field;
}

std::string utf8_of_latin1(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    if (byte < 0x80) {
      text += static_cast<char>(byte);
    } else {
      text += static_cast<char>(0xC0U | (byte >> 6U));
      text += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return text;
}

void read_text(PngTexts& texts, std::span<const std::uint8_t> data) {
  const auto keyword = take_field(data);
  if (keyword) {
    texts.emplace_back(*keyword, utf8_of_latin1(data));
  }
}

void read_international_text(PngTexts& texts, std::span<const std::uint8_t> data) {
  const auto keyword = take_field(data);
  if (!keyword || data.size() < 2 || data[0] != 0) {  // data[0]: compressed, which lacuna is not
    return;
  }
  data = data.subspan(2);
  if (take_field(data) && take_field(data)) {  // language, translated keyword
    texts.emplace_back(*keyword, valid_utf8(std::string(data.begin(), data.end())));
  }
}

}  // namespace

Bytes encode_png(const Image& image, const PngTexts& texts, const PngExtras& extras) {
  if (image.width < 1 || image.height < 1) {
    throw Error(ErrorKind::bad_value, fmt::format("PNG: a picture of {} x {} pixels has no pixels",
                                                  image.width, image.height));
  }
  PngTexts clean;
  for (const auto& [keyword, text] : texts) {
    clean.emplace_back(keyword, valid_utf8(text));
  }
  std::vector<png_text> entries(clean.size());
  for (std::size_t i = 0; i < clean.size(); ++i) {
    entries[i].compression = PNG_ITXT_COMPRESSION_NONE;
    entries[i].key = clean[i].first.data();
    entries[i].text = clean[i].second.data();
    entries[i].itxt_length = std::strlen(entries[i].text);
  }
  constexpr double metres_per_inch = 0.0254;
  const std::vector<std::uint8_t> rgba = with_alpha(image, extras.alpha);
  const std::size_t channels = rgba.empty() ? 3 : 4;
  const Bytes rows = compressed_rows(rgba.empty() ? image.pixels : rgba,
                                     static_cast<std::size_t>(image.width) * channels);
  const Picture picture{
      .width = static_cast<png_uint_32>(image.width),
      .height = static_cast<png_uint_32>(image.height),
      .channels = static_cast<png_uint_32>(channels),
      .per_metre = static_cast<png_uint_32>(std::lround(extras.dpi / metres_per_inch)),
      .rows = &rows};
  Sink sink;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, on_error, on_warning);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) {
    png_destroy_write_struct(&png, nullptr);
    throw Error(ErrorKind::memory, "PNG: libpng got no memory; free some and run again");
  }
  png_set_write_fn(png, &sink, append, no_flush);
  const bool written =
      write_all(png, info, picture, entries.data(), static_cast<int>(entries.size()));
  png_destroy_write_struct(&png, &info);
  if (!written) {
    throw Error(ErrorKind::output,
                fmt::format("PNG: libpng refused the picture ({})", sink.message));
  }
  return std::move(sink.bytes);
}

PngTexts png_texts(const Bytes& file) {
  constexpr std::uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  PngTexts texts;
  std::span<const std::uint8_t> rest(file);
  if (rest.size() < sizeof signature ||
      !std::equal(std::begin(signature), std::end(signature), rest.begin())) {
    return texts;
  }
  rest = rest.subspan(sizeof signature);
  constexpr std::size_t frame_inset = 12;  // length, type, CRC
  while (rest.size() >= frame_inset && big_endian(rest) <= rest.size() - frame_inset) {
    const std::size_t length = big_endian(rest);
    const std::string type(rest.begin() + 4, rest.begin() + 8);
    if (type == "tEXt") {
      read_text(texts, rest.subspan(8, length));
    } else if (type == "iTXt") {
      read_international_text(texts, rest.subspan(8, length));
    }
    rest = rest.subspan(frame_inset + length);
  }
  return texts;
}

}  // namespace lacuna
