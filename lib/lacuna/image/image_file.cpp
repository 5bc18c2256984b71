// Why not OpenCV's codecs: they return a picture for a JPEG that is cut in half, and linking them
// costs 50 ms at every start. Each format has its own library, whose warnings are errors here.
#include "lacuna/image/image_file.hpp"

#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/image/exif.hpp"
#include "lacuna/image/file_kind.hpp"
#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {
namespace {

DecodedImage decode_stored(const EncodedPicture& picture, PictureFormat format) {
  switch (format) {
    case PictureFormat::jpeg:
      return decode_jpeg(picture);
    case PictureFormat::png:
      return decode_png(picture);
    case PictureFormat::webp:
      return decode_webp(picture);
    case PictureFormat::tiff:
      return decode_tiff(picture);
    case PictureFormat::bmp:
      return decode_bmp(picture);
    case PictureFormat::gif:
      return decode_gif(picture);
  }
  fail_unsupported(picture, "an unknown format");
}

}  // namespace

DecodedImage decode_image(std::span<const std::uint8_t> bytes, const std::string& subject,
                          const ImageFileOptions& options) {
  const FileKind kind = file_kind(bytes);
  if (!kind.format) {
    throw Error(kind.fault, "{}: {}, needed JPEG, PNG, WebP, TIFF, BMP or GIF; {}", subject,
                kind.name, kind.advice);
  }
  DecodedImage decoded = decode_stored({bytes, subject, options}, *kind.format);
  decoded.image = upright(std::move(decoded.image), decoded.orientation);
  if (decoded.reduction == 1) {
    decoded.height = decoded.image.height;
    decoded.width = decoded.image.width;
  } else if (decoded.orientation >= 5) {  // stored on its side
    std::swap(decoded.height, decoded.width);
  }
  decoded.hash = content_hash(bytes);
  return decoded;
}

DecodedImage read_image(const std::filesystem::path& path, const ImageFileOptions& options) {
  const Bytes bytes = read_whole_file(path, options.max_file_bytes);
  return decode_image(bytes, path.native(), options);
}

}  // namespace lacuna
