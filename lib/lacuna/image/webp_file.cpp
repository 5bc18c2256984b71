// The pixels are libwebp's; its demultiplexer says whether the file is whole, and finds the EXIF
// block and the XMP.
#include <webp/decode.h>
#include <webp/demux.h>

#include <memory>
#include <span>

#include "lacuna/base/text.hpp"
#include "lacuna/image/exif.hpp"
#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {
namespace {

/// Lies in the file; empty if there is none.
std::span<const std::uint8_t> chunk_of(const WebPDemuxer* demuxer, const char* name) {
  WebPChunkIterator chunk = {};
  std::span<const std::uint8_t> data;
  if (WebPDemuxGetChunk(demuxer, name, 1, &chunk) != 0) {
    data = {chunk.chunk.bytes, chunk.chunk.size};
  }
  WebPDemuxReleaseChunkIterator(&chunk);
  return data;
}

void read_pixels(const EncodedPicture& picture, Samples& samples) {
  const int stride = samples.width * samples.channels;
  const auto decode = samples.channels == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
  if (decode(picture.bytes.data(), picture.bytes.size(), samples.values.data(),
             samples.values.size(), stride) == nullptr) {
    fail_damaged(picture, "WebP", "its pixel data are broken");
  }
}

}  // namespace

DecodedImage decode_webp(const EncodedPicture& picture) {
  WebPBitstreamFeatures features = {};
  if (WebPGetFeatures(picture.bytes.data(), picture.bytes.size(), &features) != VP8_STATUS_OK) {
    fail_damaged(picture, "WebP", "its header is broken or cut short");
  }
  if (features.has_animation != 0) {
    fail_unsupported(picture, "animated WebP");
  }
  check_size(picture, features.width, features.height);
  // The decoder alone accepts a container that is cut behind the first picture data it needs.
  const WebPData data = {picture.bytes.data(), picture.bytes.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)> demuxer(
      WebPDemuxPartial(&data, &state), WebPDemuxDelete);
  if (!demuxer || state != WEBP_DEMUX_DONE) {
    fail_damaged(picture, "WebP", "cut short");
  }
  Samples samples(features.height, features.width, features.has_alpha != 0 ? 4 : 3);
  read_pixels(picture, samples);

  DecodedImage decoded;
  decoded.format = "webp";
  decoded.orientation = picture_orientation(chunk_of(demuxer.get(), "EXIF"),
                                            as_text(chunk_of(demuxer.get(), "XMP ")));
  decoded.image = image_of(std::move(samples), picture.options.backdrop);
  return decoded;
}

}  // namespace lacuna
