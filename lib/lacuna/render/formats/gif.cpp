// A GIF of ours, block by block (https://www.w3.org/Graphics/GIF/spec-gif89a.txt):
//
//     "GIF89a"
//     width, height, 0xF7, 0, 0         the screen; 0xF7: a palette of 256 colours follows
//     256 × (red, green, blue)          one for all frames
//     21 FF "NETSCAPE2.0" 1, 0          play for ever
//     21 FE title, caption, …           comments, in sub-blocks of at most 255 bytes
//     21 FE "lacuna:recipe {…}"
//     for each frame
//       21 F9 hundredths of a second    leave the frame there; no colour is see-through
//       2C 0, 0, width, height, pixels  places in the palette, LZW
//     3B
#include "lacuna/render/formats/gif.hpp"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <new>
#include <span>

#include "lacuna/base/error.hpp"
#include "lacuna/base/stop.hpp"
#include "lacuna/render/formats/palette.hpp"

namespace lacuna {
namespace {

constexpr int palette_bits = 8;

int append_bytes(GifFileType* gif, const GifByteType* data, int size) {
  Bytes& bytes = *static_cast<Bytes*>(gif->UserData);
  bytes.insert(bytes.end(), data, data + size);
  return size;
}

void require(int status, const GifFileType* gif) {
  if (status == GIF_OK) {
    return;
  }
  const char* const reason = GifErrorString(gif->Error);
  throw Error(ErrorKind::output, "GIF: giflib refused the animation ({})",
              reason != nullptr ? reason : "no reason given");
}

struct CloseGif {
  void operator()(GifFileType* gif) const { EGifCloseFile(gif, nullptr); }
};
struct CloseRead {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
struct FreeMap {
  void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};

void put_screen(GifFileType* gif, const Image& frame, const Palette& palette) {
  std::array<GifColorType, 1U << palette_bits> colours = {};
  std::ranges::transform(palette.colours(), colours.begin(), [](const PaletteColour& colour) {
    return GifColorType{colour[0], colour[1], colour[2]};
  });
  const std::unique_ptr<ColorMapObject, FreeMap> map(
      GifMakeMapObject(static_cast<int>(colours.size()), colours.data()));
  if (!map) {
    throw std::bad_alloc();
  }
  require(EGifPutScreenDesc(gif, frame.width, frame.height, palette_bits, 0, map.get()), gif);
}

void put_endless_loop(GifFileType* gif) {
  constexpr std::string_view name = "NETSCAPE2.0";
  constexpr std::array<GifByteType, 3> for_ever = {1, 0, 0};
  require(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE), gif);
  require(EGifPutExtensionBlock(gif, static_cast<int>(name.size()), name.data()), gif);
  require(EGifPutExtensionBlock(gif, static_cast<int>(for_ever.size()), for_ever.data()), gif);
  require(EGifPutExtensionTrailer(gif), gif);
}

void put_frame(GifFileType* gif, const Image& frame, double frame_seconds, const Palette& palette) {
  const GraphicsControlBlock control{
      .DisposalMode = DISPOSE_DO_NOT,
      .UserInputFlag = false,
      .DelayTime = static_cast<int>(std::lround(frame_seconds * 100)),
      .TransparentColor = NO_TRANSPARENT_COLOR};
  std::array<GifByteType, 4> bytes = {};
  EGifGCBToExtension(&control, bytes.data());
  require(
      EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(bytes.size()), bytes.data()),
      gif);
  require(EGifPutImageDesc(gif, 0, 0, frame.width, frame.height, false, nullptr), gif);
  std::vector<GifPixelType> line(static_cast<std::size_t>(frame.width));
  for (int row = 0; row < frame.height; ++row) {
    check_stop();
    for (int column = 0; column < frame.width; ++column) {
      line[static_cast<std::size_t>(column)] = palette.place_of(frame.at(row, column));
    }
    require(EGifPutLine(gif, line.data(), frame.width), gif);
  }
}

/// From the bytes that are not read yet.
int take_bytes(GifFileType* gif, GifByteType* data, int size) {
  auto& rest = *static_cast<std::span<const std::uint8_t>*>(gif->UserData);
  const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(size));
  std::ranges::copy(rest.first(taken), data);
  rest = rest.subspan(taken);
  return static_cast<int>(taken);
}

}  // namespace

Bytes encode_gif(const std::vector<Image>& frames, const std::vector<double>& seconds,
                 const std::vector<std::string>& comments) {
  const Palette palette(frames, std::size_t{1} << palette_bits);
  Bytes bytes;
  int error = 0;
  std::unique_ptr<GifFileType, CloseGif> gif(EGifOpen(&bytes, append_bytes, &error));
  if (!gif) {
    throw std::bad_alloc();
  }
  EGifSetGifVersion(gif.get(), true);  // 89a: with extensions
  put_screen(gif.get(), frames.front(), palette);
  put_endless_loop(gif.get());
  for (const std::string& comment : comments) {
    require(EGifPutComment(gif.get(), comment.c_str()), gif.get());
  }
  for (std::size_t i = 0; i < frames.size(); ++i) {
    put_frame(gif.get(), frames[i], seconds[i], palette);
  }
  if (EGifCloseFile(gif.release(), &error) != GIF_OK) {
    throw Error(ErrorKind::output, "GIF: giflib could not end the file ({})", error);
  }
  return bytes;
}

std::vector<std::string> gif_comments(const Bytes& start) {
  std::vector<std::string> comments;
  std::span<const std::uint8_t> rest = start;
  int error = 0;
  const std::unique_ptr<GifFileType, CloseRead> gif(DGifOpen(&rest, take_bytes, &error));
  GifRecordType record = UNDEFINED_RECORD_TYPE;
  while (gif && DGifGetRecordType(gif.get(), &record) == GIF_OK &&
         record == EXTENSION_RECORD_TYPE) {
    int code = 0;
    GifByteType* block = nullptr;  // its size, then its bytes
    int status = DGifGetExtension(gif.get(), &code, &block);
    std::string text;
    while (status == GIF_OK && block != nullptr) {
      text.append(block + 1, block + 1 + block[0]);
      status = DGifGetExtensionNext(gif.get(), &block);
    }
    if (status != GIF_OK) {
      break;
    }
    if (code == COMMENT_EXT_FUNC_CODE) {
      comments.push_back(std::move(text));
    }
  }
  return comments;
}

}  // namespace lacuna
