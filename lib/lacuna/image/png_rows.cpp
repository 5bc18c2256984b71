// The format: https://www.w3.org/TR/png-3/, filtering and compression.
#include "lacuna/image/png_rows.hpp"

#include <libdeflate.h>

#include <memory>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

// Of a 1920 x 1082 figure and an 896 x 896 photo, milliseconds and kilobytes: level 1 on "up"
// 22/553 and 18/923, on "sub" 22/533 and 20/1069; level 2 on "up" 25/530 and 31/899; zlib's level 1
// on "up" 31/610 and 40/972. Both constants are among what the bytes depend on.
constexpr int level = 1;
constexpr std::uint8_t up_filter = 2;

/// Each byte less the one above it.
void filter_row(std::uint8_t* target, const std::uint8_t* row, const std::uint8_t* above,
                std::size_t size) {
  *target++ = up_filter;
  for (std::size_t i = 0; i < size; ++i) {
    target[i] = static_cast<std::uint8_t>(row[i] - above[i]);
  }
}

Bytes filtered_rows(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  const std::size_t height = pixels.size() / row_bytes;
  const Bytes nothing_above(row_bytes);
  const std::uint8_t* above = nothing_above.data();
  Bytes rows(height * (row_bytes + 1));
  for (std::size_t i = 0; i < height; ++i) {
    const std::uint8_t* row = pixels.data() + i * row_bytes;
    filter_row(&rows[i * (row_bytes + 1)], row, above, row_bytes);
    above = row;
  }
  return rows;
}

}  // namespace

Bytes compressed_rows(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (!compressor) {
    throw Error(ErrorKind::memory,
                "PNG: no memory to compress the picture; free some and run again");
  }
  const Bytes rows = filtered_rows(pixels, row_bytes);
  Bytes result(libdeflate_zlib_compress_bound(compressor.get(), rows.size()));
  result.resize(libdeflate_zlib_compress(compressor.get(), rows.data(), rows.size(), result.data(),
                                         result.size()));
  return result;
}

}  // namespace lacuna
