// A BMP file, numbers little-endian:
//
//      0  "BM" │ size of the file, 4 │ 0, 4 │ offset of the pixels, 4
//     14  size of this header, 4: 12 (OS/2) or 40, 52, 56, 108, 124
//         12:  width, 2 │ height, 2 │ planes, 2 │ bits per pixel, 2
//         else width, 4 │ height, 4 │ planes, 2 │ bits, 2 │ compression, 4 │ …, 12 │ colours, 4 │ …
//     54  masks of red, green, blue and alpha, 4 each, where compression says so
//      …  palette, blue green red (0) │ pixels
//
// Rows are filled up to a multiple of 4 bytes and lie bottom row first, unless the height is
// negative. Below 8 bits the leftmost pixel is in the highest bits.
//
// Run lengths (compression 1, 8 bits; 2, 4 bits), two bytes and what belongs to them:
//
//     n, value                   n pixels; of 4 bits: of the value's two halves in turn
//     0, 0 │ 0, 1                the row ends │ the picture ends
//     0, 2, right, up            some are left out: they have the colour 0
//     0, n > 2, values           n pixels as they are, filled up to a multiple of 2 bytes
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "lacuna/base/stop.hpp"
#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {
namespace {

// No library reads them: stb_image fills cut files with black, reads 4 colours less than an OS/2
// palette has, and takes the masks of a 56-byte header from the pixels.

constexpr std::uint32_t uncompressed = 0;
constexpr std::uint32_t runs_of_8_bits = 1;
constexpr std::uint32_t runs_of_4_bits = 2;
constexpr std::uint32_t bit_fields = 3;
constexpr std::uint32_t alpha_bit_fields = 6;

/// Red, green, blue and alpha; a mask of 0 is a channel that the file does not have.
using Masks = std::array<std::uint32_t, 4>;

struct BmpHeader {
  std::size_t header_size = 0;
  std::size_t pixel_offset = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  bool top_down = false;
  std::uint32_t bits = 0;
  std::uint32_t compression = uncompressed;
  std::uint32_t colours = 0;  // entries of the palette
  Masks masks = {};

  [[nodiscard]] bool has_runs() const {
    return (compression == runs_of_8_bits && bits == 8) ||
           (compression == runs_of_4_bits && bits == 4);
  }
  [[nodiscard]] std::size_t palette_entry() const { return header_size == 12 ? 3 : 4; }
  [[nodiscard]] std::size_t stride() const {
    return (static_cast<std::size_t>(width) * bits + 31) / 32 * 4;
  }
};

std::uint32_t number(const EncodedPicture& picture, std::size_t offset, std::size_t size) {
  if (offset + size > picture.bytes.size()) {
    fail_damaged(picture, "BMP", "cut short");
  }
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) {
    value = (value << 8U) | picture.bytes[offset + i];
  }
  return value;
}

std::int64_t signed_number(const EncodedPicture& picture, std::size_t offset) {
  return static_cast<std::int32_t>(number(picture, offset, 4));
}

void read_sizes(const EncodedPicture& picture, BmpHeader& header) {
  constexpr std::array<std::size_t, 6> known = {12, 40, 52, 56, 108, 124};
  header.pixel_offset = number(picture, 10, 4);
  header.header_size = number(picture, 14, 4);
  if (std::find(known.begin(), known.end(), header.header_size) == known.end()) {
    fail_unsupported(picture, fmt::format("BMP with a header of {} bytes", header.header_size));
  }
  if (header.header_size == 12) {
    header.width = number(picture, 18, 2);
    header.height = number(picture, 20, 2);
    header.bits = number(picture, 24, 2);
    return;
  }
  header.width = signed_number(picture, 18);
  header.height = signed_number(picture, 22);
  header.top_down = header.height < 0;
  header.height = std::abs(header.height);
  header.bits = number(picture, 28, 2);
  header.compression = number(picture, 30, 4);
  header.colours = number(picture, 46, 4);
}

void read_masks(const EncodedPicture& picture, BmpHeader& header) {
  if (header.compression != bit_fields && header.compression != alpha_bit_fields) {
    header.masks = header.bits == 16 ? Masks{0x7C00, 0x03E0, 0x001F, 0}
                                     : Masks{0xFF0000, 0x00FF00, 0x0000FF, 0};
    return;
  }
  const bool has_alpha = header.header_size >= 56 || header.compression == alpha_bit_fields;
  for (std::size_t i = 0; i < (has_alpha ? 4U : 3U); ++i) {
    header.masks.at(i) = number(picture, 54 + 4 * i, 4);
  }
  for (const std::uint32_t mask : header.masks) {
    const std::uint32_t low = mask == 0 ? 0 : mask >> static_cast<unsigned>(std::countr_zero(mask));
    if ((low & (low + 1)) != 0) {
      fail_damaged(picture, "BMP", "a colour mask with holes");
    }
  }
}

void check_layout(const EncodedPicture& picture, const BmpHeader& header) {
  const bool indexed = header.bits == 1 || header.bits == 4 || header.bits == 8;
  const bool direct = header.bits == 16 || header.bits == 24 || header.bits == 32;
  const bool masked = (header.bits == 16 || header.bits == 32) &&
                      (header.compression == bit_fields || header.compression == alpha_bit_fields);
  if (!(indexed || direct) ||
      !(header.compression == uncompressed || masked || header.has_runs())) {
    fail_unsupported(picture, fmt::format("BMP of {} bits with compression {}", header.bits,
                                          header.compression));
  }
  check_size(picture, header.width, header.height);
  const std::size_t needed =
      header.has_runs() ? 0 : header.stride() * static_cast<std::size_t>(header.height);
  if (header.pixel_offset > picture.bytes.size() ||
      needed > picture.bytes.size() - header.pixel_offset) {
    fail_damaged(picture, "BMP", "cut short");
  }
}

BmpHeader read_header(const EncodedPicture& picture) {
  BmpHeader header;
  read_sizes(picture, header);
  check_layout(picture, header);
  read_masks(picture, header);
  if (header.colours == 0 && header.bits <= 8) {
    header.colours = 1U << header.bits;
  }
  return header;
}

const std::uint8_t* stored_row(const EncodedPicture& picture, const BmpHeader& header, int row) {
  const auto line = static_cast<std::size_t>(header.top_down ? row : header.height - 1 - row);
  return picture.bytes.data() + header.pixel_offset + line * header.stride();
}

Samples read_indices(const EncodedPicture& picture, const BmpHeader& header) {
  Samples indices(static_cast<int>(header.height), static_cast<int>(header.width), 1);
  std::uint8_t* to = indices.values.data();
  for (int row = 0; row < indices.height; ++row) {
    check_stop();
    const std::uint8_t* line = stored_row(picture, header, row);
    for (std::size_t column = 0; column < static_cast<std::size_t>(header.width); ++column) {
      const std::size_t bit = column * header.bits;
      *to++ = static_cast<std::uint8_t>((line[bit / 8] >> (8 - header.bits - bit % 8)) &
                                        ((1U << header.bits) - 1));
    }
  }
  return indices;
}

/// Indices that run lengths give one after the other. What lies beyond a row's end is dropped.
class RunCanvas {
 public:
  explicit RunCanvas(const BmpHeader& header)
      : indices_(static_cast<int>(header.height), static_cast<int>(header.width), 1),
        top_down_(header.top_down) {}

  [[nodiscard]] bool is_full() const {
    return row_ >= indices_.height || (row_ == indices_.height - 1 && column_ >= indices_.width);
  }
  void put(unsigned index) {
    if (column_ < indices_.width) {
      const std::int64_t line = top_down_ ? row_ : indices_.height - 1 - row_;
      indices_.values[static_cast<std::size_t>(line * indices_.width + column_)] =
          static_cast<std::uint8_t>(index);
    }
    ++column_;
  }
  void skip(unsigned right, unsigned up) {
    column_ += right;
    row_ += up;
  }
  void end_row() {
    column_ = 0;
    ++row_;
  }
  [[nodiscard]] Samples take() { return std::move(indices_); }

 private:
  Samples indices_;
  bool top_down_;
  std::int64_t row_ = 0;
  std::int64_t column_ = 0;
};

Samples read_runs(const EncodedPicture& picture, const BmpHeader& header) {
  const unsigned a_byte = 8 / header.bits;  // so many pixels
  const auto part = [&](unsigned byte, unsigned i) {
    return a_byte == 1 ? byte : i % 2 == 0 ? byte >> 4U : byte & 15U;
  };
  RunCanvas canvas(header);
  std::size_t at = header.pixel_offset;
  while (!canvas.is_full()) {
    check_stop();
    const unsigned count = number(picture, at, 1);
    const unsigned value = number(picture, at + 1, 1);
    at += 2;
    if (count > 0) {
      for (unsigned i = 0; i < count; ++i) {
        canvas.put(part(value, i));
      }
    } else if (value == 0) {
      canvas.end_row();
    } else if (value == 1) {
      break;
    } else if (value == 2) {
      canvas.skip(number(picture, at, 1), number(picture, at + 1, 1));
      at += 2;
    } else {
      for (unsigned i = 0; i < value; ++i) {
        canvas.put(part(number(picture, at + i / a_byte, 1), i));
      }
      at += std::size_t{(value + a_byte - 1) / a_byte + 1} / 2 * 2;
    }
  }
  return canvas.take();
}

ColourTable read_palette(const EncodedPicture& picture, const BmpHeader& header) {
  const std::size_t first = 14 + header.header_size;
  if (first > header.pixel_offset ||
      (header.pixel_offset - first) / header.palette_entry() < header.colours) {
    fail_damaged(picture, "BMP", "its palette runs into the pixels");
  }
  ColourTable table;
  table.count = static_cast<int>(std::min<std::size_t>(header.colours, table.colours.size()));
  for (std::size_t i = 0; i < static_cast<std::size_t>(table.count); ++i) {
    const std::uint8_t* colour = picture.bytes.data() + first + i * header.palette_entry();
    table.colours.at(i) = {colour[2], colour[1], colour[0], 255};
  }
  return table;
}

std::uint8_t channel_of(std::uint32_t pixel, std::uint32_t mask) {
  const auto shift = static_cast<unsigned>(std::countr_zero(mask));
  const std::uint64_t value = (pixel & mask) >> shift;
  const std::uint64_t most = mask >> shift;
  return static_cast<std::uint8_t>(most == 255 ? value : value * 255 / most);
}

Samples read_direct(const EncodedPicture& picture, const BmpHeader& header) {
  const std::size_t channels = header.masks[3] != 0 ? 4 : 3;
  Samples samples(static_cast<int>(header.height), static_cast<int>(header.width),
                  static_cast<int>(channels));
  const std::size_t size = header.bits / 8;
  std::uint8_t* to = samples.values.data();
  for (int row = 0; row < samples.height; ++row) {
    check_stop();
    const std::uint8_t* from = stored_row(picture, header, row);
    for (std::int64_t column = 0; column < header.width; ++column, from += size) {
      std::uint32_t pixel = 0;
      for (std::size_t i = size; i-- > 0;) {
        pixel = (pixel << 8U) | from[i];
      }
      for (std::size_t channel = 0; channel < channels; ++channel) {
        const std::uint32_t mask = header.masks.at(channel);
        *to++ = mask == 0 ? std::uint8_t{0} : channel_of(pixel, mask);
      }
    }
  }
  return samples;
}

}  // namespace

DecodedImage decode_bmp(const EncodedPicture& picture) {
  const BmpHeader header = read_header(picture);
  DecodedImage decoded;
  decoded.format = "bmp";
  Samples samples = header.has_runs()  ? read_runs(picture, header)
                    : header.bits <= 8 ? read_indices(picture, header)
                                       : read_direct(picture, header);
  if (header.bits <= 8) {
    samples = coloured_samples(samples, read_palette(picture, header), decoded.notes);
  }
  decoded.image = image_of(std::move(samples), picture.options.backdrop);
  return decoded;
}

}  // namespace lacuna
