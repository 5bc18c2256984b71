// An EXIF block is a small TIFF file, of which one entry matters here:
//
//     ["Exif" 00 00] │ "II" (little-endian) or "MM" │ 42, 2 │ offset of the directory, 4
//     directory: number of entries, 2 │ entries, 12 each: tag, 2 │ type, 2 │ count, 4 │ value, 4
//
// A BigTIFF has 43 for 42, then 8, 2 │ 0, 2, and 8 bytes for each offset, number, count and value.
//
// The orientation is tag 0x0112, a number in the first bytes of its value, or where the value
// points to if it is too long: 1 upright, 2 to 4 mirrored or upside down, 5 to 8 lying on its side.
// Writers should use type 3 (16 bits), and some use another. XMP, an XML text, repeats the number:
//
//     … tiff:Orientation="6" …     or     <tiff:Orientation>6</tiff:Orientation>
//
// What counts, and what of it wins, is as Pillow's exif_transpose() has it.
#include "lacuna/image/exif.hpp"

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <optional>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t orientation_tag = 0x0112;

/// Numbers of a TIFF structure; an offset outside gives nothing.
struct TiffBytes {
  std::span<const std::uint8_t> bytes;
  bool big_endian = false;
  std::size_t wide = 4;  ///< Bytes of offsets, counts and values: 8 in a BigTIFF.

  [[nodiscard]] bool has(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes.size() && size <= bytes.size() - offset;
  }

  [[nodiscard]] std::optional<std::uint64_t> number(std::uint64_t offset, std::size_t size) const {
    if (!has(offset, size)) {
      return {};
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = (value << 8U) | bytes[offset + (big_endian ? i : size - 1 - i)];
    }
    return value;
  }
};

std::optional<TiffBytes> tiff_of(std::span<const std::uint8_t> bytes) {
  const std::string_view text = as_text(bytes);
  const bool big_endian = text.starts_with("MM\0*"sv) || text.starts_with("MM\0+"sv);
  const bool is_wide = text.starts_with("MM\0+"sv) || text.starts_with("II+\0"sv);
  if (!big_endian && !is_wide && !text.starts_with("II*\0"sv)) {
    return {};
  }
  return TiffBytes{bytes, big_endian, is_wide ? std::size_t{8} : std::size_t{4}};
}

/// Bytes of one number of a TIFF type; 0 for a type that does not exist.
std::uint64_t size_of_type(std::uint64_t type) {
  constexpr std::array<std::uint8_t, 17> sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2,
                                                  4, 8, 4, 8, 4, 0, 0, 8};
  return type < sizes.size() ? sizes[type] : 0;
}

/// Whole numbers of 16 bits and more and the signed byte; to Pillow an unsigned byte is no number.
bool is_integer(std::uint64_t type) {
  return type == 3 || type == 4 || type == 6 || type == 8 || type == 9 || type == 13 || type == 16;
}

int known_orientation(std::uint64_t value) {
  return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

/// The orientation of one entry; nothing if it is another tag's, or its value lies nowhere.
std::optional<int> entry_orientation(const TiffBytes& tiff, std::uint64_t entry) {
  const std::uint64_t type = tiff.number(entry + 2, 2).value_or(0);
  const std::uint64_t size = size_of_type(type);
  const std::uint64_t count = tiff.number(entry + 4, tiff.wide).value_or(0);
  if (tiff.number(entry, 2) != orientation_tag || size == 0 || count == 0 ||
      count > tiff.bytes.size()) {
    return {};
  }
  const std::uint64_t inside = entry + 4 + tiff.wide;
  const std::uint64_t at =
      size * count <= tiff.wide ? inside : tiff.number(inside, tiff.wide).value_or(0);
  if (!tiff.has(at, size * count)) {
    return {};
  }
  return is_integer(type) ? known_orientation(*tiff.number(at, size)) : 1;
}

}  // namespace

int exif_orientation(std::span<const std::uint8_t> exif) {
  while (as_text(exif).starts_with("Exif\0\0"sv)) {
    exif = exif.subspan(6);
  }
  const std::optional<TiffBytes> tiff = tiff_of(exif);
  if (!tiff) {
    return 0;
  }
  const std::size_t wide = tiff->wide;
  const std::size_t count_size = wide == 4 ? 2 : 8;
  const std::size_t entry_size = 4 + 2 * wide;
  const std::uint64_t directory = tiff->number(wide, wide).value_or(0);
  const std::uint64_t entries = tiff->number(directory, count_size).value_or(0);
  int orientation = 0;
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + count_size + entry_size * i;
    if (!tiff->has(entry, entry_size)) {
      break;
    }
    orientation = entry_orientation(*tiff, entry).value_or(orientation);
  }
  return orientation;
}

int xmp_orientation(std::string_view xmp) {
  constexpr std::string_view name = "tiff:Orientation";
  for (std::size_t at = xmp.find(name); at != std::string_view::npos; at = xmp.find(name, at)) {
    at += name.size();
    std::string_view value = xmp.substr(at);
    if (!value.starts_with("=\"") && !value.starts_with(">")) {
      continue;
    }
    value.remove_prefix(value.starts_with(">") ? 1 : 2);
    if (!value.empty() && value[0] >= '0' && value[0] <= '9') {
      return known_orientation(static_cast<std::uint64_t>(value[0] - '0'));
    }
  }
  return 0;
}

int picture_orientation(std::span<const std::uint8_t> exif, std::string_view xmp) {
  const int orientation = exif_orientation(exif);
  return std::max(1, orientation != 0 ? orientation : xmp_orientation(xmp));
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
