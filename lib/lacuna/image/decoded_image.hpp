#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lacuna/base/words.hpp"
#include "lacuna/image/image.hpp"

namespace lacuna {

/// What shows through transparent pixels.
enum class Backdrop {
  white,
  black,
  ignore,  ///< The colours stored under the transparency.
};
inline constexpr Word<Backdrop> backdrop_words[] = {
    {Backdrop::white, "white"}, {Backdrop::black, "black"}, {Backdrop::ignore, "ignore"}};

/// Limits and choices of reading a picture.
struct ImageFileOptions {
  /// Refused from the header, before decoding. 67 megapixels.
  std::int64_t max_pixels = std::int64_t{1} << 26U;
  /// Refused before reading.
  std::uint64_t max_file_bytes = std::uint64_t{256} << 20U;
  Backdrop backdrop = Backdrop::white;
  /// A JPEG may be decoded at 1/2, 1/4 or 1/8 of its size, three times as fast, if no side gets
  /// shorter than this; 0: never. Other pixels than shrinking the whole picture gives.
  int enough_side = 0;
  /// Of 16-bit samples the low byte, for a PNG or TIFF that numbers things and is not looked at.
  bool low_bytes = false;
};

/// A picture as it is meant to be seen.
struct DecodedImage {
  /// Upright: the EXIF orientation is applied. 16-bit keeps the high byte, as Pillow does, unless
  /// the low one was asked for.
  Image image;
  /// "jpeg", "png", "webp", "tiff", "bmp" or "gif", by content, whatever the name says.
  std::string format;
  int orientation = 1;  ///< The EXIF orientation that was applied, 1 to 8.
  int height = 0;  ///< Of the upright picture in the file; `image` may have been decoded smaller.
  int width = 0;
  int reduction = 1;  ///< Pixels of the file along a pixel of `image`: 1, 2, 4 or 8.
  std::string hash;   ///< content_hash() of the file.
  /// Worth a warning: CMYK without a profile, first page of many, …
  std::vector<std::string> notes;
};

}  // namespace lacuna
