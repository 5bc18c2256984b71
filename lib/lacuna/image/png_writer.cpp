// What lacuna writes: IHDR · sRGB · pHYs if the resolution is known · an iTXt for each text · IDAT
// of at most 1 MiB each · IEND. The chunks are drawn in png_chunks.hpp.
//
// What the IDAT chunks hold together is one zlib stream of the rows from top to bottom, each after
// a byte that names its filter. lacuna filters all rows alike: "up", each byte less the one above
// it, which turns flat areas and soft gradients into zeros.
#include "lacuna/image/png_writer.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <span>

#include "lacuna/base/error.hpp"
#include "lacuna/base/stop.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

// Readers get the pixels in pieces, as from libpng.
constexpr std::size_t chunk_bytes = std::size_t{1} << 20U;

// Why libdeflate: it is faster than zlib, as below. ISA-L's igzip is faster still, but what its
// version 2.30 writes depends on where its memory lies: in one process of some thousands the same
// pixels gave other bytes.
// Of a 1920 x 1082 figure and an 896 x 896 photo, milliseconds and kilobytes: level 1 on "up"
// 22/553 and 18/923, on "sub" 22/533 and 20/1069; level 2 on "up" 25/530 and 31/899; zlib's level 1
// on "up" 31/610 and 40/972. Both constants are among what the bytes depend on.
constexpr int level = 1;
constexpr std::uint8_t up_filter = 2;

std::vector<std::uint8_t> with_alpha(const Image& image, const std::vector<std::uint8_t>& alpha) {
  std::vector<std::uint8_t> pixels(alpha.size() * 4);
  for (std::size_t i = 0; i < alpha.size(); ++i) {
    std::copy_n(&image.pixels[3 * i], 3, &pixels[4 * i]);
    pixels[4 * i + 3] = alpha[i];
  }
  return pixels;
}

Bytes filtered_rows(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  const std::size_t height = pixels.size() / row_bytes;
  const Bytes nothing_above(row_bytes);
  const std::uint8_t* above = nothing_above.data();
  Bytes rows(height * (row_bytes + 1));
  std::uint8_t* target = rows.data();
  for (std::size_t i = 0; i < height; ++i) {
    check_stop();
    const std::uint8_t* row = pixels.data() + i * row_bytes;
    *target++ = up_filter;
    target = std::transform(row, row + row_bytes, above, target, [](int here, int over) {
      return static_cast<std::uint8_t>(here - over);
    });
    above = row;
  }
  return rows;
}

Bytes compressed_rows(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (!compressor) {
    throw std::bad_alloc();
  }
  const Bytes rows = filtered_rows(pixels, row_bytes);
  Bytes result(libdeflate_zlib_compress_bound(compressor.get(), rows.size()));
  result.resize(libdeflate_zlib_compress(compressor.get(), rows.data(), rows.size(), result.data(),
                                         result.size()));
  return result;
}

void append_header(Bytes& file, const Image& image, bool has_alpha) {
  Bytes data;
  append_big_endian(data, static_cast<std::uint32_t>(image.width));
  append_big_endian(data, static_cast<std::uint32_t>(image.height));
  // 8 bits a sample, RGB or RGB with alpha; the format's one compression and one way to filter; not
  // interlaced
  const std::uint8_t rest[] = {8, static_cast<std::uint8_t>(has_alpha ? 6 : 2), 0, 0, 0};
  data.insert(data.end(), std::begin(rest), std::end(rest));
  append_png_chunk(file, "IHDR", data);
  append_png_chunk(file, "sRGB", Bytes{0});  // for viewing: "perceptual"
}

void append_resolution(Bytes& file, double dpi) {
  constexpr double metres_per_inch = 0.0254;
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dpi / metres_per_inch));
  if (per_metre == 0) {
    return;
  }
  Bytes data;
  append_big_endian(data, per_metre);  // across and down
  append_big_endian(data, per_metre);
  data.push_back(1);  // per metre
  append_png_chunk(file, "pHYs", data);
}

void append_text(Bytes& file, const std::string& keyword, const std::string& text) {
  const std::string content = keyword + std::string(5, '\0') + valid_utf8(text);
  append_png_chunk(file, "iTXt", Bytes(content.begin(), content.end()));
}

}  // namespace

Bytes encode_png(const Image& image, const PngTexts& texts, const PngExtras& extras) {
  if (image.width < 1 || image.height < 1) {
    throw Error(ErrorKind::bad_value, "PNG: a picture of {} x {} pixels has no pixels", image.width,
                image.height);
  }
  const std::vector<std::uint8_t> rgba = with_alpha(image, extras.alpha);
  const std::size_t channels = rgba.empty() ? 3 : 4;
  const Bytes rows = compressed_rows(rgba.empty() ? image.pixels : rgba,
                                     static_cast<std::size_t>(image.width) * channels);
  Bytes file(png_signature.begin(), png_signature.end());
  file.reserve(rows.size() + rows.size() / 64 + 4096);
  append_header(file, image, channels == 4);
  append_resolution(file, extras.dpi);
  for (const auto& [keyword, text] : texts) {
    append_text(file, keyword, text);
  }
  for (std::size_t start = 0; start < rows.size(); start += chunk_bytes) {
    append_png_chunk(file, "IDAT",
                     std::span(rows).subspan(start, std::min(chunk_bytes, rows.size() - start)));
  }
  append_png_chunk(file, "IEND", {});
  return file;
}

}  // namespace lacuna
