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

struct StoredText {
  std::string keyword;
  std::string_view text;  ///< Lies in the file.
  bool compressed = false;
};

/// Nothing if the chunk is no text or lacks a field.
std::optional<StoredText> stored_text(const PngChunk& chunk) {
  std::string_view rest = as_text(chunk.data);
  const bool international = chunk.type == "iTXt";
  bool compressed = chunk.type == "zTXt";
  if (!international && !compressed && chunk.type != "tEXt") {
    return std::nullopt;
  }
  const std::optional<std::string> keyword = take_field(rest);
  const std::size_t more = international ? 2 : compressed ? 1 : 0;  // flag, method
  if (!keyword || rest.size() < more) {
    return std::nullopt;
  }
  compressed = compressed || (international && rest[0] != 0);
  rest.remove_prefix(more);
  if (international && !(take_field(rest) && take_field(rest))) {  // language, translated keyword
    return std::nullopt;
  }
  return StoredText{*keyword, rest, compressed};
}

std::string unpacked(std::string_view packed) {
  constexpr std::size_t most = std::size_t{16} << 20U;
  for (std::size_t size = std::size_t{1} << 16U; size <= most; size *= 4) {
    std::string text(size, '\0');
    uLongf length = size;
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
    const int status = uncompress(reinterpret_cast<Bytef*>(text.data()), &length,
                                  reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    if (status == Z_OK) {
      text.resize(length);
      return text;
    }
    if (status != Z_BUF_ERROR) {
      break;
    }
  }
  return {};
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
    const std::optional<StoredText> stored = stored_text(chunk);
    if (stored && !stored->compressed) {  // lacuna's never are
      texts.emplace_back(stored->keyword, chunk.type == "iTXt" ? valid_utf8(stored->text)
                                                               : utf8_of_latin1(stored->text));
    }
  }
  return texts;
}

std::string last_png_text(std::span<const PngChunk> chunks, std::string_view keyword) {
  for (std::size_t i = chunks.size(); i-- > 0;) {
    const std::optional<StoredText> stored = stored_text(chunks[i]);
    if (stored && stored->keyword == keyword) {
      return stored->compressed ? unpacked(stored->text) : std::string(stored->text);
    }
  }
  return {};
}

}  // namespace lacuna
