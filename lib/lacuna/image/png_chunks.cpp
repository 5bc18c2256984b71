#include "lacuna/image/png_chunks.hpp"

#include <zlib.h>

#include <optional>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

/// The text up to the next 0, which is taken off `rest` too; nothing if there is no 0.
std::optional<std::string> take_field(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  std::string field(rest.substr(0, end));
  rest.remove_prefix(end + 1);
  return field;
}

std::string utf8_of_latin1(std::string_view text) {
  std::string utf8;
  for (const char character : text) {
    const auto byte = static_cast<std::uint8_t>(character);
    if (byte < 0x80) {
      utf8 += character;
    } else {
      utf8 += static_cast<char>(0xC0U | (byte >> 6U));
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

}  // namespace

std::vector<PngChunk> png_chunks(std::span<const std::uint8_t> file) {
  constexpr std::size_t frame = 12;  // length, type and CRC
  std::vector<PngChunk> chunks;
  if (!as_text(file).starts_with(png_signature)) {
    return chunks;
  }
  std::span<const std::uint8_t> rest = file.subspan(png_signature.size());
  while (rest.size() >= frame && big_endian(rest) <= rest.size() - frame) {
    const std::size_t length = big_endian(rest);
    chunks.push_back({.type = as_text(rest.subspan(4, 4)), .data = rest.subspan(8, length)});
    rest = rest.subspan(frame + length);
  }
  return chunks;
}

void append_big_endian(Bytes& bytes, std::uint32_t number, int size) {
  for (int place = size - 1; place >= 0; --place) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (8U * static_cast<unsigned>(place))));
  }
}

void append_png_chunk(Bytes& file, std::string_view type, std::span<const std::uint8_t> data) {
  append_big_endian(file, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = file.size();
  file.insert(file.end(), type.begin(), type.end());
  file.insert(file.end(), data.begin(), data.end());
  const uLong sum = crc32(0, &file[start], static_cast<uInt>(file.size() - start));
  append_big_endian(file, static_cast<std::uint32_t>(sum));
}

PngTexts png_texts(std::span<const std::uint8_t> file) {
  PngTexts texts;
  for (const PngChunk& chunk : png_chunks(file)) {
    std::string_view rest = as_text(chunk.data);
    const bool is_international = chunk.type == "iTXt";
    const auto keyword =
        is_international || chunk.type == "tEXt" ? take_field(rest) : std::optional<std::string>();
    if (!keyword) {
      continue;
    }
    if (!is_international) {
      texts.emplace_back(*keyword, utf8_of_latin1(rest));
    } else if (rest.size() >= 2 && rest[0] == 0) {  // not compressed; lacuna's never are
      rest.remove_prefix(2);
      if (take_field(rest) && take_field(rest)) {  // language, translated keyword
        texts.emplace_back(*keyword, valid_utf8(std::string(rest)));
      }
    }
  }
  return texts;
}

}  // namespace lacuna
