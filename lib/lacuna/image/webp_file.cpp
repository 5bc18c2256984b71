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

/// The picture, or an animation's first where it lies on its canvas; around it all is 0, as in
/// libwebp's own WebPAnimDecoder.
void read_pixels(const EncodedPicture& picture, const WebPDemuxer* demuxer, Samples& samples) {
  WebPIterator frame = {};
  const bool is_there = WebPDemuxGetFrame(demuxer, 1, &frame) != 0;
  const std::unique_ptr<WebPIterator, void (*)(WebPIterator*)> release(&frame,
                                                                       WebPDemuxReleaseIterator);
  const int stride = samples.width * samples.channels;
  const std::size_t skipped =  // the demultiplexer has checked that the frame is on the canvas
      static_cast<std::size_t>(frame.y_offset) * static_cast<std::size_t>(stride) +
      static_cast<std::size_t>(frame.x_offset) * static_cast<std::size_t>(samples.channels);
  const auto decode = samples.channels == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
  if (!is_there || skipped >= samples.values.size() ||
      decode(frame.fragment.bytes, frame.fragment.size, samples.values.data() + skipped,
             samples.values.size() - skipped, stride) == nullptr) {
    fail_damaged(picture, "WebP", "its pixel data are broken");
  }
}

}  // namespace

DecodedImage decode_webp(const EncodedPicture& picture) {
  WebPBitstreamFeatures features = {};
  if (WebPGetFeatures(picture.bytes.data(), picture.bytes.size(), &features) != VP8_STATUS_OK) {
    fail_damaged(picture, "WebP", "its header is broken or cut short");
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
  read_pixels(picture, demuxer.get(), samples);

  DecodedImage decoded;
  decoded.format = "webp";
  if (features.has_animation != 0) {
    decoded.notes.emplace_back("animated WebP: only its first picture is used");
  }
  decoded.orientation = picture_orientation(chunk_of(demuxer.get(), "EXIF"),
                                            as_text(chunk_of(demuxer.get(), "XMP ")));
  decoded.image = image_of(std::move(samples), picture.options.backdrop);
  return decoded;
}

}  // namespace lacuna
