#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lacuna/image/image_file.hpp"

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

/// Throws Error{too_large} over max_pixels and Error{damaged} for a side that is not positive or
/// over 2^24.
void check_size(const EncodedPicture& picture, std::int64_t width, std::int64_t height);

/// "subject: damaged JPEG (what), needed a whole file; copy or download it again".
[[noreturn]] void fail_damaged(const EncodedPicture& picture, std::string_view format,
                               std::string_view what);

/// "subject: what, which lacuna does not read; convert it to an 8-bit RGB PNG".
[[noreturn]] void fail_unsupported(const EncodedPicture& picture, std::string_view what);

}  // namespace lacuna
