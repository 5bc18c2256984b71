#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/image/decoded_image.hpp"

namespace lacuna {

/// The bytes of one picture and how to read them: what every decoder is given.
struct EncodedPicture {
  std::span<const std::uint8_t> bytes;
  const std::string& subject;
  const ImageFileOptions& options;
};

// One function per format, each in its own file. They fill image, format, orientation and notes,
// and of a smaller decoding also its reduction and the file's own height and width; the picture
// still lies as it is stored, not upright. They throw what decode_image() throws.
[[nodiscard]] DecodedImage decode_jpeg(const EncodedPicture& picture);
[[nodiscard]] DecodedImage decode_png(const EncodedPicture& picture);
[[nodiscard]] DecodedImage decode_webp(const EncodedPicture& picture);
[[nodiscard]] DecodedImage decode_tiff(const EncodedPicture& picture);
[[nodiscard]] DecodedImage decode_bmp(const EncodedPicture& picture);
[[nodiscard]] DecodedImage decode_gif(const EncodedPicture& picture);

/// Throws Error{too_large} over max_pixels and Error{damaged} for a side that is not positive or
/// over 2^24.
void check_size(const EncodedPicture& picture, std::int64_t width, std::int64_t height);

/// "subject: damaged JPEG (what), needed a whole file; copy or download it again".
[[noreturn]] void fail_damaged(const EncodedPicture& picture, std::string_view format,
                               std::string_view what);

/// "subject: what, which lacuna does not read; convert it to an 8-bit RGB PNG".
[[noreturn]] void fail_unsupported(const EncodedPicture& picture, std::string_view what);

/// What a decoder gives before the colours are settled: [height, width, channels] bytes.
struct Samples {
  int height = 0;
  int width = 0;
  int channels = 3;            ///< 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha.
  bool premultiplied = false;  ///< The colours are already multiplied by alpha.
  std::vector<std::uint8_t> values;

  Samples() = default;
  Samples(int samples_height, int samples_width, int samples_channels);  ///< All 0.
};

/// A palette. Entries past `count` are opaque black, as PNG 3 asks for.
struct ColourTable {
  int count = 0;
  std::array<std::array<std::uint8_t, 4>, 256> colours;  ///< Red, green, blue and alpha.
  bool has_alpha = false;

  ColourTable() { colours.fill({0, 0, 0, 255}); }
};

/// Each index as its colour, with alpha if the table has it; a warning counts those outside.
[[nodiscard]] Samples coloured_samples(const Samples& indices, const ColourTable& table,
                                       std::vector<std::string>& notes);

/// Grey becomes RGB and alpha gives way to the backdrop, rounded to the nearest byte.
[[nodiscard]] Image image_of(Samples samples, Backdrop backdrop);

/// Amounts of cyan, magenta, yellow and black ink (255 = full), without a colour profile:
/// R = (255 - black) - cyan · (255 - black) / 255, as Pillow converts.
[[nodiscard]] Image image_of_cmyk(const Samples& inks);

/// A warning if 16-bit samples, of which the high bytes are given, use only the lowest 12 bits:
/// such a picture is almost black.
void note_dim_samples(const Samples& high_bytes, std::vector<std::string>& notes);

}  // namespace lacuna
