// The first picture of a GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt), read by giflib:
//
//     "GIF89a" │ the screen's size │ a palette for all
//     21 F9 …          for the next picture: which colour is see-through
//     21 …             comments and others
//     2C               a picture: its place on the screen, its size, perhaps a palette of its own
//     3B               the end; what is behind the first picture is not needed, and may be cut
//
// As in Pillow: around the picture the screen is see-through, or has the colour 0 where no colour
// is; a picture that is larger than the screen enlarges it; without a palette, indices are greys.
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lacuna/base/stop.hpp"
#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {
namespace {

struct CloseGifFile {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

/// giflib over bytes in memory.
class GifReader {
 public:
  explicit GifReader(const EncodedPicture& picture) : picture_(picture), rest_(picture.bytes) {
    int error = D_GIF_SUCCEEDED;
    gif_.reset(DGifOpen(&rest_, take, &error));
    if (!gif_) {
      fail(error);
    }
  }

  /// Goes on to the next picture and its palette. False: there is none, or the file is broken.
  bool find_picture() {
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(gif_.get(), &record) == GIF_OK && record == EXTENSION_RECORD_TYPE) {
      if (!read_extension()) {
        return false;
      }
    }
    return record == IMAGE_DESC_RECORD_TYPE && DGifGetImageDesc(gif_.get()) == GIF_OK;
  }

  /// Of the whole screen.
  Samples read_indices() {
    const GifImageDesc& place = gif_->Image;
    check_size(picture_, place.Width, place.Height);
    const int width = std::max(gif_->SWidth, place.Left + place.Width);
    const int height = std::max(gif_->SHeight, place.Top + place.Height);
    check_size(picture_, width, height);
    Samples indices(height, width, 1);
    std::ranges::fill(indices.values, transparent_.value_or(0));
    for (const int row : stored_rows(place)) {
      check_stop();
      const std::int64_t first = std::int64_t{place.Top + row} * width + place.Left;
      if (DGifGetLine(gif_.get(), indices.values.data() + first, place.Width) != GIF_OK) {
        fail(gif_->Error);
      }
    }
    return indices;
  }

  [[nodiscard]] ColourTable colours() const {
    const ColorMapObject* const map =
        gif_->Image.ColorMap != nullptr ? gif_->Image.ColorMap : gif_->SColorMap;
    ColourTable table;
    table.count = map != nullptr ? map->ColorCount : static_cast<int>(table.colours.size());
    for (int i = 0; i < table.count; ++i) {
      const auto grey = static_cast<std::uint8_t>(i);
      const GifColorType colour =
          map != nullptr ? map->Colors[i] : GifColorType{.Red = grey, .Green = grey, .Blue = grey};
      table.colours.at(static_cast<std::size_t>(i)) = {colour.Red, colour.Green, colour.Blue, 255};
    }
    if (transparent_) {
      table.has_alpha = true;
      table.colours.at(*transparent_)[3] = 0;
      table.count = std::max(table.count, *transparent_ + 1);
    }
    return table;
  }

  [[noreturn]] void fail(int error) const {
    if (error == D_GIF_ERR_NOT_ENOUGH_MEM) {
      throw std::bad_alloc();
    }
    const char* const reason = GifErrorString(error);
    fail_damaged(picture_, "GIF", reason != nullptr ? reason : "no picture in it");
  }
  [[nodiscard]] int error() const { return gif_->Error; }

 private:
  static int take(GifFileType* gif, GifByteType* data, int size) {
    auto& rest = *static_cast<std::span<const std::uint8_t>*>(gif->UserData);
    const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(size));
    std::ranges::copy(rest.first(taken), data);
    rest = rest.subspan(taken);
    return static_cast<int>(taken);
  }

  bool read_extension() {
    int code = 0;
    GifByteType* block = nullptr;  // its size, then its bytes
    int status = DGifGetExtension(gif_.get(), &code, &block);
    while (status == GIF_OK && block != nullptr) {
      GraphicsControlBlock control = {};
      if (code == GRAPHICS_EXT_FUNC_CODE &&
          DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK &&
          control.TransparentColor != NO_TRANSPARENT_COLOR) {
        transparent_ = static_cast<std::uint8_t>(control.TransparentColor);
      }
      status = DGifGetExtensionNext(gif_.get(), &block);
    }
    return status == GIF_OK;
  }

  /// Interlaced: every eighth, those in the middle between them, and so on.
  static std::vector<int> stored_rows(const GifImageDesc& place) {
    using Pass = std::pair<int, int>;  // first row, step
    constexpr std::array whole = {Pass{0, 1}};
    constexpr std::array four = {Pass{0, 8}, Pass{4, 8}, Pass{2, 4}, Pass{1, 2}};
    std::vector<int> rows;
    for (const auto& [first, step] :
         place.Interlace ? std::span<const Pass>(four) : std::span<const Pass>(whole)) {
      for (int row = first; row < place.Height; row += step) {
        rows.push_back(row);
      }
    }
    return rows;
  }

  const EncodedPicture& picture_;
  std::span<const std::uint8_t> rest_;
  std::unique_ptr<GifFileType, CloseGifFile> gif_;
  std::optional<std::uint8_t> transparent_;
};

}  // namespace

DecodedImage decode_gif(const EncodedPicture& picture) {
  GifReader reader(picture);
  if (!reader.find_picture()) {
    reader.fail(reader.error());
  }
  DecodedImage decoded;
  decoded.format = "gif";
  const Samples indices = reader.read_indices();
  decoded.image = image_of(coloured_samples(indices, reader.colours(), decoded.notes),
                           picture.options.backdrop);
  if (reader.find_picture()) {
    decoded.notes.emplace_back("animated GIF: only its first picture is used");
  }
  return decoded;
}

}  // namespace lacuna
