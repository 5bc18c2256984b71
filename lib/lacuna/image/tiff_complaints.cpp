// libtiff tells of everything that is odd in a file by the same two handlers, from an unknown
// private tag to a palette that is cut off, and goes on. What is said about a tag names it in
// quotes: "IO error during reading of "ColorMap"; tag ignored".
#include "lacuna/image/tiff_complaints.hpp"

#include <algorithm>
#include <array>

namespace lacuna {
namespace {

// The tags that say where the pixels are and what they mean, by libtiff's names.
constexpr std::array<std::string_view, 23> pixel_tags = {
    "ImageWidth",      "ImageLength",   "BitsPerSample",   "Compression",
    "SamplesPerPixel", "RowsPerStrip",  "StripByteCounts", "PhotometricInterpretation",
    "StripOffsets",    "Predictor",     "ColorMap",        "PlanarConfiguration",
    "TileWidth",       "TileLength",    "TileOffsets",     "TileByteCounts",
    "ExtraSamples",    "SampleFormat",  "FillOrder",       "JPEGTables",
    "Group3Options",   "Group4Options", "SubFileType"};

}  // namespace

bool is_harmless_complaint(std::string_view complaint) {
  for (const std::string_view start :
       {"Unknown field with tag", "Invalid TIFF directory; tags are", "ASCII value for tag",
        "Nonstandard tile", "Sum of Photometric type-related color channels"}) {
    if (complaint.starts_with(start)) {
      return true;
    }
  }
  const std::size_t open = complaint.find('"');
  const std::size_t end = complaint.find('"', open + 1);
  if (open == std::string_view::npos || end == std::string_view::npos) {
    return false;
  }
  const std::string_view tag = complaint.substr(open + 1, end - open - 1);
  return std::find(pixel_tags.begin(), pixel_tags.end(), tag) == pixel_tags.end();
}

}  // namespace lacuna
