#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/files.hpp"

namespace lacuna {

// A PNG file, as https://www.w3.org/TR/png-3/ has it: a signature and chunks, numbers big-endian.
//
//     89 "PNG" 0D 0A 1A 0A │ IHDR │ … │ IDAT │ IDAT │ … │ IEND
//
//     chunk:  length of data, 4 │ type, 4 │ data │ CRC-32 of type and data, 4
//     tEXt:   keyword 0 Latin-1 text
//     zTXt:   keyword 0 method compressed text
//     iTXt:   keyword 0 compressed? method language 0 translated keyword 0 UTF-8 text

inline constexpr std::string_view png_signature = "\x89PNG\r\n\x1A\n";

struct PngChunk {
  std::string_view type;
  std::span<const std::uint8_t> data;  ///< Lies in the file.
};

/// The chunks of a file in their order, as many as are whole; none if it is no PNG. Checksums are
/// not looked at.
[[nodiscard]] std::vector<PngChunk> png_chunks(std::span<const std::uint8_t> file);

/// Appends the last `size` bytes of a number.
void append_big_endian(Bytes& bytes, std::uint32_t number, int size = 4);
void append_png_chunk(Bytes& file, std::string_view type, std::span<const std::uint8_t> data);

/// Text chunks: registered keywords ("Title", "Description", "Software", "Source") and
/// "lacuna:recipe".
using PngTexts = std::vector<std::pair<std::string, std::string>>;

/// The iTXt and tEXt chunks of a PNG that are not compressed, in order; empty if it has none or is
/// no PNG.
[[nodiscard]] PngTexts png_texts(std::span<const std::uint8_t> file);

/// The bytes of the last text with that keyword, whatever its chunk, unpacked if they must be.
/// Empty if there is none, it is damaged or unpacks to over 16 MiB.
[[nodiscard]] std::string last_png_text(std::span<const PngChunk> chunks, std::string_view keyword);

}  // namespace lacuna
