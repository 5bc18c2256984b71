// An animated PNG is the first frame's PNG with chunks between (https://www.w3.org/TR/png-3/); each
// chunk is its data's length, a type of four letters, the data, and a CRC of type and data:
//
//     89 "PNG" 0D 0A 1A 0A
//     IHDR sRGB pHYs iTXt  the first frame's, as encode_png() writes them
//     acTL                frames, 0: play for ever
//     fcTL IDAT…          the first frame
//     fcTL fdAT…          each other: the IDATs of its own PNG behind a number
//     IEND
//
// fcTL: number, width, height, left, top, milliseconds, 1000, leave it there, replace what is
// there. One counter numbers fcTL and fdAT as they come.
#include "lacuna/render/formats/apng.hpp"

#include <zlib.h>

#include <cmath>
#include <span>
#include <string_view>

namespace lacuna {
namespace {

constexpr std::size_t signature_size = 8;

struct Chunk {
  std::string_view type;
  std::span<const std::uint8_t> data;
};

std::uint32_t read_number(const std::uint8_t* bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

void append_number(Bytes& bytes, std::uint32_t number, int size = 4) {
  for (int place = size - 1; place >= 0; --place) {
    bytes.push_back(static_cast<std::uint8_t>(number >> (8U * static_cast<unsigned>(place))));
  }
}

/// Of a file that encode_png() wrote.
std::vector<Chunk> chunks_of(const Bytes& png) {
  constexpr std::size_t head = 8;
  constexpr std::size_t crc = 4;
  std::vector<Chunk> chunks;
  for (std::size_t place = signature_size; place < png.size();) {
    const std::size_t length = read_number(&png[place]);
    chunks.push_back({.type = {reinterpret_cast<const char*>(&png[place + 4]), 4},
                      .data = std::span<const std::uint8_t>(png).subspan(place + head, length)});
    place += head + length + crc;
  }
  return chunks;
}

void append_chunk(Bytes& file, std::string_view type, std::span<const std::uint8_t> data) {
  append_number(file, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = file.size();
  file.insert(file.end(), type.begin(), type.end());
  file.insert(file.end(), data.begin(), data.end());
  const uLong sum = crc32(0, &file[start], static_cast<uInt>(file.size() - start));
  append_number(file, static_cast<std::uint32_t>(sum));
}

void append_animation_control(Bytes& file, std::size_t frames) {
  Bytes data;
  append_number(data, static_cast<std::uint32_t>(frames));
  append_number(data, 0);  // plays: for ever
  append_chunk(file, "acTL", data);
}

void append_frame_control(Bytes& file, std::uint32_t sequence, const Image& frame,
                          double frame_seconds) {
  Bytes data;
  append_number(data, sequence);
  append_number(data, static_cast<std::uint32_t>(frame.width));
  append_number(data, static_cast<std::uint32_t>(frame.height));
  append_number(data, 0);  // left and top
  append_number(data, 0);
  append_number(data, static_cast<std::uint32_t>(std::lround(frame_seconds * 1000)), 2);
  append_number(data, 1000, 2);
  data.push_back(0);  // leave it there
  data.push_back(0);  // replace what is there, its alpha too
  append_chunk(file, "fcTL", data);
}

}  // namespace

Bytes encode_apng(const std::vector<PagePixels>& frames, double frame_seconds,
                  const PngTexts& texts, double dpi) {
  Bytes file;
  std::uint32_t sequence = 0;
  for (std::size_t frame = 0; frame < frames.size(); ++frame) {
    const PagePixels& pixels = frames[frame];
    const bool is_first = frame == 0;
    const Bytes png = encode_png(pixels.image, is_first ? texts : PngTexts(),
                                 {.alpha = pixels.alpha, .dpi = dpi});
    if (is_first) {
      file.assign(png.begin(), png.begin() + signature_size);
    }
    bool begun = false;
    for (const Chunk& chunk : chunks_of(png)) {
      const bool is_picture = chunk.type == "IDAT";
      if (is_picture && !begun) {
        if (is_first) {
          append_animation_control(file, frames.size());
        }
        append_frame_control(file, sequence++, pixels.image, frame_seconds);
        begun = true;
      }
      if (is_picture && !is_first) {
        Bytes data;
        append_number(data, sequence++);
        data.insert(data.end(), chunk.data.begin(), chunk.data.end());
        append_chunk(file, "fdAT", data);
      } else if (is_first && chunk.type != "IEND") {
        append_chunk(file, chunk.type, chunk.data);
      }
    }
  }
  append_chunk(file, "IEND", {});
  return file;
}

}  // namespace lacuna
