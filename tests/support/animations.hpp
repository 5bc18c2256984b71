#pragma once

#include <png.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/image/image.hpp"
#include "lacuna/render/figure/figure.hpp"

// Figures that are frames, and what libpng and zlib read of animations.
namespace lacuna::testing {

/// A square that stands in another place and colour in each frame, with words under it.
[[nodiscard]] Figure frame(int number, double height = 24);

struct Chunk {
  std::string type;
  Bytes data;
};

/// A big-endian number.
[[nodiscard]] std::uint32_t number_at(const Bytes& bytes, std::size_t place, int size = 4);
/// The chunks of a PNG, each of whose checksums is right.
[[nodiscard]] std::vector<Chunk> chunks_of(const Bytes& file);
[[nodiscard]] Image decoded(const Bytes& png, unsigned format = PNG_FORMAT_RGB);
/// Each frame of an APNG as a PNG of its own, decoded by libpng.
[[nodiscard]] std::vector<Image> apng_frames(const Bytes& file, unsigned format = PNG_FORMAT_RGB);

}  // namespace lacuna::testing
