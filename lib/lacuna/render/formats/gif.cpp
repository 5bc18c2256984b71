#include "lacuna/render/formats/gif.hpp"

#include <fmt/format.h>
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "lacuna/base/error.hpp"
#include "lacuna/render/formats/palette.hpp"

namespace lacuna {
namespace {

constexpr int palette_bits = 8;
constexpr std::size_t block_size = 255;  // of an extension's data, at most

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
  throw Error(ErrorKind::output, fmt::format("GIF: giflib refused the animation ({})",
                                             reason != nullptr ? reason : "no reason given"));
}

struct CloseGif {
  void operator()(GifFileType* gif) const { EGifCloseFile(gif, nullptr); }
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
    throw Error(ErrorKind::memory, "GIF: giflib got no memory; free some and run again");
  }
  require(EGifPutScreenDesc(gif, frame.width, frame.height, palette_bits, 0, map.get()), gif);
}

void put_extension(GifFileType* gif, int code, std::string_view text) {
  require(EGifPutExtensionLeader(gif, code), gif);
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), block_size))) {
    const std::string_view block = text.substr(0, block_size);
    require(EGifPutExtensionBlock(gif, static_cast<int>(block.size()), block.data()), gif);
  }
  require(EGifPutExtensionTrailer(gif), gif);
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
    for (int column = 0; column < frame.width; ++column) {
      line[static_cast<std::size_t>(column)] = palette.place_of(frame.at(row, column));
    }
    require(EGifPutLine(gif, line.data(), frame.width), gif);
  }
}

/// Takes an extension's blocks off `rest`; false if the file ends before they do.
bool take_blocks(std::string_view& rest, std::string& text) {
  while (!rest.empty()) {
    const auto size = static_cast<std::size_t>(static_cast<std::uint8_t>(rest[0]));
    if (rest.size() < 1 + size) {
      return false;
    }
    text += rest.substr(1, size);
    rest.remove_prefix(1 + size);
    if (size == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

Bytes encode_gif(const std::vector<Image>& frames, double frame_seconds,
                 const std::vector<std::string>& comments) {
  const Palette palette(frames, std::size_t{1} << palette_bits);
  Bytes bytes;
  int error = 0;
  std::unique_ptr<GifFileType, CloseGif> gif(EGifOpen(&bytes, append_bytes, &error));
  if (!gif) {
    throw Error(ErrorKind::memory, "GIF: giflib got no memory; free some and run again");
  }
  EGifSetGifVersion(gif.get(), true);  // 89a: with extensions
  put_screen(gif.get(), frames.front(), palette);
  put_endless_loop(gif.get());
  for (const std::string& comment : comments) {
    put_extension(gif.get(), COMMENT_EXT_FUNC_CODE, comment);
  }
  for (const Image& frame : frames) {
    put_frame(gif.get(), frame, frame_seconds, palette);
  }
  if (EGifCloseFile(gif.release(), &error) != GIF_OK) {
    throw Error(ErrorKind::output, fmt::format("GIF: giflib could not end the file ({})", error));
  }
  return bytes;
}

std::vector<std::string> gif_comments(const Bytes& start) {
  constexpr std::size_t head = 13;  // signature and screen
  constexpr char extension = '\x21';
  std::vector<std::string> comments;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  std::string_view rest(reinterpret_cast<const char*>(start.data()), start.size());
  if (!rest.starts_with("GIF8") || rest.size() < head) {
    return comments;
  }
  const unsigned flags = start[10];
  const std::size_t palette = (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 7U) + 1) : 0;
  rest.remove_prefix(std::min(rest.size(), head + palette));
  while (rest.size() >= 2 && rest[0] == extension) {
    const bool is_comment = static_cast<std::uint8_t>(rest[1]) == COMMENT_EXT_FUNC_CODE;
    rest.remove_prefix(2);
    std::string text;
    if (!take_blocks(rest, text)) {
      break;
    }
    if (is_comment) {
      comments.push_back(std::move(text));
    }
  }
  return comments;
}

}  // namespace lacuna
