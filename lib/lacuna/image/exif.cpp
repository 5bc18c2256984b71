// An EXIF block is a small TIFF file, of which one entry matters here:
//
//     ["Exif" 00 00] │ "II" (little-endian) or "MM" │ 42, 2 │ offset of the directory, 4
//     directory: number of entries, 2 │ entries, 12 each: tag, 2 │ type, 2 │ count, 4 │ value, 4
//
// The orientation is tag 0x0112, one number of type 3 (16 bits), in the first bytes of its value:
// 1 upright, 2 to 4 mirrored or upside down, 5 to 8 lying on its side.
#include "lacuna/image/exif.hpp"

#include <opencv2/core.hpp>
#include <optional>
#include <string_view>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

/// Numbers of a TIFF structure; an offset outside gives nothing.
struct TiffBytes {
  std::span<const std::uint8_t> bytes;
  bool big_endian = false;

  [[nodiscard]] std::optional<std::uint32_t> number(std::uint64_t offset, std::size_t size) const {
    if (offset + size > bytes.size()) {
      return {};
    }
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = (value << 8U) | bytes[offset + (big_endian ? i : size - 1 - i)];
    }
    return value;
  }
};

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::uint32_t type_short = 3;

}  // namespace

int exif_orientation(std::span<const std::uint8_t> exif) {
  using namespace std::string_view_literals;
  if (as_text(exif).starts_with("Exif\0\0"sv)) {
    exif = exif.subspan(6);
  }
  const bool big_endian = as_text(exif).starts_with("MM\0*"sv);
  if (!big_endian && !as_text(exif).starts_with("II*\0"sv)) {
    return 0;
  }
  const TiffBytes tiff{exif, big_endian};
  const std::uint64_t directory = tiff.number(4, 4).value_or(0);
  const std::uint32_t entries = tiff.number(directory, 2).value_or(0);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + 2 + 12 * i;
    const auto tag = tiff.number(entry, 2);
    if (!tag) {
      return 0;
    }
    if (tag == orientation_tag) {
      const std::uint32_t value = tiff.number(entry + 8, 2).value_or(0);
      const bool proper = tiff.number(entry + 2, 2) == type_short &&
                          tiff.number(entry + 4, 4) == 1U && value >= 1 && value <= 8;
      return proper ? static_cast<int>(value) : 0;
    }
  }
  return 0;
}

Image upright(Image stored, int orientation) {
  if (orientation < 2 || orientation > 8) {
    return stored;
  }
  const bool turned = orientation >= 5;
  Image result(turned ? stored.width : stored.height, turned ? stored.height : stored.width);
  const cv::Mat from(stored.height, stored.width, CV_8UC3, stored.pixels.data());
  cv::Mat to(result.height, result.width, CV_8UC3, result.pixels.data());
  constexpr int left_right = 1;
  constexpr int top_bottom = 0;
  constexpr int both = -1;
  if (!turned) {
    cv::flip(from, to, orientation == 2 ? left_right : orientation == 3 ? both : top_bottom);
    return result;
  }
  cv::transpose(from, to);  // orientation 5
  if (orientation != 5) {
    cv::flip(to, to, orientation == 6 ? left_right : orientation == 7 ? both : top_bottom);
  }
  return result;
}

}  // namespace lacuna
