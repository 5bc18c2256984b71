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
// fcTL: number, width, height, left, top, milliseconds, 1000 (or hundredths, 100), leave it there,
// replace what is there. One counter numbers fcTL and fdAT as they come.
#include "lacuna/render/formats/apng.hpp"

#include <cmath>

namespace lacuna {
namespace {

void append_animation_control(Bytes& file, std::size_t frames) {
  Bytes data;
  append_big_endian(data, static_cast<std::uint32_t>(frames));
  append_big_endian(data, 0);  // plays: for ever
  append_png_chunk(file, "acTL", data);
}

void append_frame_control(Bytes& file, std::uint32_t sequence, const Image& frame,
                          double frame_seconds) {
  Bytes data;
  append_big_endian(data, sequence);
  append_big_endian(data, static_cast<std::uint32_t>(frame.width));
  append_big_endian(data, static_cast<std::uint32_t>(frame.height));
  append_big_endian(data, 0);  // left and top
  append_big_endian(data, 0);
  // Two bytes: what is longer than 65 seconds is told in hundredths.
  const int per_second = frame_seconds > 65 ? 100 : 1000;
  append_big_endian(data, static_cast<std::uint32_t>(std::lround(frame_seconds * per_second)), 2);
  append_big_endian(data, static_cast<std::uint32_t>(per_second), 2);
  data.push_back(0);  // leave it there
  data.push_back(0);  // replace what is there, its alpha too
  append_png_chunk(file, "fcTL", data);
}

}  // namespace

Bytes encode_apng(const std::vector<PagePixels>& frames, const std::vector<double>& seconds,
                  const PngTexts& texts, double dpi) {
  Bytes file;
  std::uint32_t sequence = 0;
  for (std::size_t frame = 0; frame < frames.size(); ++frame) {
    const PagePixels& pixels = frames[frame];
    const bool is_first = frame == 0;
    const Bytes png = encode_png(pixels.image, is_first ? texts : PngTexts(),
                                 {.alpha = pixels.alpha, .dpi = dpi});
    if (is_first) {
      file.assign(png_signature.begin(), png_signature.end());
    }
    bool begun = false;
    for (const PngChunk& chunk : png_chunks(png)) {
      const bool is_picture = chunk.type == "IDAT";
      if (is_picture && !begun) {
        if (is_first) {
          append_animation_control(file, frames.size());
        }
        append_frame_control(file, sequence++, pixels.image, seconds[frame]);
        begun = true;
      }
      if (is_picture && !is_first) {
        Bytes data;
        append_big_endian(data, sequence++);
        data.insert(data.end(), chunk.data.begin(), chunk.data.end());
        append_png_chunk(file, "fdAT", data);
      } else if (is_first && chunk.type != "IEND") {
        append_png_chunk(file, chunk.type, chunk.data);
      }
    }
  }
  append_png_chunk(file, "IEND", {});
  return file;
}

}  // namespace lacuna
