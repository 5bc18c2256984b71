#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {

/// The tags of the first page that matter for its pixels, as libtiff gives them.
struct TiffLayout {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int bits = 1;
  int samples = 1;       ///< Of one pixel, alpha included.
  int photometric = -1;  ///< -1: the tag is missing.
  int compression = 1;
  int sample_format = 1;
  int orientation = 1;
  int extra_kind = -1;  ///< Of the first extra sample: 0 unspecified, 1 associated, 2 not.
  bool planar = false;  ///< One plane per sample instead of pixel by pixel.
  bool tiled = false;
  bool last_page = true;
  bool thumbnail = false;  ///< The first page is a small copy of a picture elsewhere in the file.
  bool camera_raw = false;
};

/// A rectangle of decoded pixels inside the page: a strip or a tile.
struct TiffBlock {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
  std::uint32_t rows = 0;     ///< Inside the page.
  std::uint32_t columns = 0;  ///< Inside the page.
  int plane = 0;
  std::size_t stride = 0;  ///< Bytes from one row of the block to the next.
};

/// libtiff over bytes in memory. Its errors and warnings about pixels, and about tags that say what
/// they are, become Error{damaged}; the handlers belong to this reader, so that threads do not
/// meet.
class TiffReader {
 public:
  /// Throws Error{damaged} if there is no readable first page.
  explicit TiffReader(const EncodedPicture& picture);
  ~TiffReader();
  TiffReader(const TiffReader&) = delete;
  TiffReader& operator=(const TiffReader&) = delete;

  [[nodiscard]] TiffLayout layout() const;
  /// Red, green and blue of the 2^bits palette entries, in this order, as bytes.
  [[nodiscard]] std::vector<std::uint8_t> palette(int bits) const;
  [[nodiscard]] bool can_decompress(int compression) const;
  void convert_ycbcr_to_rgb();  ///< For JPEG compression only.

  /// The strips or tiles of the page, plane by plane. Throws Error{damaged} for sizes that
  /// contradict each other, Error{too_large} for a tile over max_pixels.
  [[nodiscard]] std::vector<TiffBlock> blocks(const TiffLayout& layout) const;
  /// Decodes block number `index` of blocks(). Valid until the next call.
  [[nodiscard]] const std::uint8_t* read_block(const TiffLayout& layout, std::size_t index,
                                               const TiffBlock& block);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lacuna
