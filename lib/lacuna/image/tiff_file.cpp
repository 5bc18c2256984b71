// What a TIFF's samples mean: kinds that are refused, samples of 1 to 16 bits as bytes, colours.
// How they lie in the file, in strips or tiles, is tiff_reader's.
//
// Why not libtiff's own conversion, TIFFReadRGBAImage: it rounds 16-bit samples where Pillow takes
// the high byte, multiplies colours by alpha for good, takes a fourth sample of unknown meaning for
// alpha, and shows five channels or signed numbers as if they were something else.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lacuna/base/stop.hpp"
#include "lacuna/image/picture_decoder.hpp"
#include "lacuna/image/tiff_reader.hpp"

namespace lacuna {
namespace {

// Values of the TIFF 6.0 tag PhotometricInterpretation and of the compression that changes it.
constexpr int min_is_white = 0;
constexpr int min_is_black = 1;
constexpr int rgb = 2;
constexpr int palette = 3;
constexpr int separated = 5;
constexpr int ycbcr = 6;
constexpr int old_jpeg = 6;
constexpr int jpeg = 7;

constexpr int unsigned_integer = 1;
constexpr int undefined_format = 4;
constexpr int unspecified = 0;
constexpr int associated_alpha = 1;

int colour_count(int photometric) {
  switch (photometric) {
    case rgb:
    case ycbcr:
      return 3;
    case separated:
      return 4;
    default:
      return 1;
  }
}

void check_kind(const EncodedPicture& picture, const TiffReader& reader, const TiffLayout& tags) {
  if (tags.camera_raw || tags.thumbnail) {
    fail_unsupported(picture, tags.camera_raw
                                  ? "camera RAW in a TIFF"
                                  : "camera RAW or a TIFF whose first page is a thumbnail");
  }
  if (tags.compression == old_jpeg || !reader.can_decompress(tags.compression)) {
    fail_unsupported(picture, fmt::format("TIFF with compression {}", tags.compression));
  }
  if (tags.sample_format != unsigned_integer && tags.sample_format != undefined_format) {
    fail_unsupported(picture, fmt::format("TIFF of {}-bit {} samples", tags.bits,
                                          tags.sample_format == 3   ? "floating-point"
                                          : tags.sample_format == 2 ? "signed"
                                                                    : "complex"));
  }
  const bool known = tags.photometric >= min_is_white && tags.photometric <= palette;
  const bool converted = tags.photometric == ycbcr && tags.compression == jpeg && !tags.planar;
  if (!known && !converted && tags.photometric != separated) {
    fail_unsupported(picture,
                     fmt::format("TIFF with photometric interpretation {}", tags.photometric));
  }
}

void check_depth(const EncodedPicture& picture, const TiffLayout& tags) {
  const bool small = tags.bits == 1 || tags.bits == 2 || tags.bits == 4;
  const bool fits = tags.bits == 8 || (tags.bits == 16 && tags.photometric != palette) ||
                    (small && tags.samples == 1);
  if (!fits) {
    fail_unsupported(picture, fmt::format("TIFF of {} x {} bits", tags.samples, tags.bits));
  }
  const int colours = colour_count(tags.photometric);
  const bool one_more = tags.photometric <= rgb && tags.samples == colours + 1 &&
                        (tags.extra_kind != unspecified || tags.photometric == rgb);
  if (tags.samples != colours && !one_more) {
    fail_unsupported(picture, fmt::format("TIFF of {} channels", tags.samples));
  }
}

/// The sample at `index` of a row, as a byte: fewer bits fill the range, palette indices do not.
class SampleRow {
 public:
  SampleRow(const std::uint8_t* row, int bits, bool stretch, bool low_byte)
      : row_(row),
        bits_(static_cast<std::size_t>(bits)),
        // libtiff gives the machine's byte order
        byte_((std::endian::native == std::endian::little) != low_byte ? 1 : 0),
        factor_(stretch && bits < 8 ? 255U / ((1U << bits_) - 1) : 1U) {}

  [[nodiscard]] std::uint8_t operator[](std::size_t index) const {
    if (bits_ == 8) {
      return row_[index];
    }
    if (bits_ == 16) {
      return row_[2 * index + byte_];
    }
    const std::size_t bit = index * bits_;
    const unsigned value = (row_[bit / 8] >> (8 - bits_ - bit % 8)) & ((1U << bits_) - 1);
    return static_cast<std::uint8_t>(value * factor_);
  }

 private:
  const std::uint8_t* row_;
  std::size_t bits_;
  std::size_t byte_;  // of 16 bits
  unsigned factor_;
};

Samples read_samples(TiffReader& reader, const TiffLayout& tags, bool low_bytes) {
  Samples samples(static_cast<int>(tags.height), static_cast<int>(tags.width), tags.samples);
  const auto channels = static_cast<std::size_t>(tags.samples);
  const std::size_t given = tags.planar ? 1 : channels;  // channels side by side in a block
  const std::vector<TiffBlock> blocks = reader.blocks(tags);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    check_stop();
    const TiffBlock& block = blocks[i];
    const std::uint8_t* data = reader.read_block(tags, i, block);
    for (std::size_t row = 0; row < block.rows; ++row) {
      const SampleRow from(data + row * block.stride, tags.bits, tags.photometric != palette,
                           low_bytes);
      std::uint8_t* to = samples.values.data() +
                         ((block.row + row) * tags.width + block.column) * channels +
                         static_cast<std::size_t>(block.plane);
      for (std::size_t j = 0; j < block.columns * given; ++j) {
        to[tags.planar ? j * channels : j] = from[j];
      }
    }
  }
  return samples;
}

void invert_grey(Samples& samples) {
  const auto channels = static_cast<std::size_t>(samples.channels);
  for (std::size_t i = 0; i < samples.values.size(); i += channels) {
    samples.values[i] = static_cast<std::uint8_t>(255 - samples.values[i]);
  }
}

Samples coloured(const Samples& indices, const std::vector<std::uint8_t>& colours) {
  Samples samples(indices.height, indices.width, 3);
  for (std::size_t i = 0; i < indices.values.size(); ++i) {
    std::copy_n(colours.data() + std::size_t{indices.values[i]} * 3, 3,
                samples.values.data() + i * 3);
  }
  return samples;
}

bool has_unknown_fourth(const TiffLayout& tags) {
  return tags.photometric == rgb && tags.samples == 4 && tags.extra_kind == unspecified;
}

/// The colours of RGB and a fourth sample that is not said to be alpha.
Samples without_fourth(const Samples& samples) {
  Samples colours(samples.height, samples.width, 3);
  for (std::size_t i = 0; i < colours.values.size() / 3; ++i) {
    std::copy_n(samples.values.data() + i * 4, 3, colours.values.data() + i * 3);
  }
  return colours;
}

Image settled_colours(Samples samples, const TiffReader& reader, const TiffLayout& tags,
                      Backdrop backdrop) {
  if (tags.photometric == separated) {
    return image_of_cmyk(samples);
  }
  if (tags.photometric == palette) {
    return image_of(coloured(samples, reader.palette(tags.bits)), backdrop);
  }
  if (tags.photometric == min_is_white) {
    invert_grey(samples);
  }
  if (has_unknown_fourth(tags)) {
    return image_of(without_fourth(samples), backdrop);
  }
  samples.premultiplied = tags.extra_kind == associated_alpha;
  return image_of(std::move(samples), backdrop);
}

std::vector<std::string> notes_of(const TiffLayout& tags, const Samples& samples) {
  std::vector<std::string> notes;
  if (tags.bits == 16) {
    note_dim_samples(samples, notes);
  }
  if (tags.photometric == separated) {
    notes.emplace_back("CMYK, converted without a colour profile: colours are approximate");
  }
  if (has_unknown_fourth(tags)) {
    notes.emplace_back("TIFF with a fourth channel that is not said to be alpha: it is ignored");
  }
  if (!tags.last_page) {
    notes.emplace_back("TIFF of several pages: only the first is used");
  }
  return notes;
}

}  // namespace

DecodedImage decode_tiff(const EncodedPicture& picture) {
  TiffReader reader(picture);
  const TiffLayout tags = reader.layout();
  check_size(picture, tags.width, tags.height);
  check_kind(picture, reader, tags);
  check_depth(picture, tags);
  if (tags.photometric == ycbcr) {
    reader.convert_ycbcr_to_rgb();
  }
  Samples samples = read_samples(reader, tags, picture.options.low_bytes);

  DecodedImage decoded;
  decoded.format = "tiff";
  decoded.orientation = tags.orientation;
  decoded.notes = notes_of(tags, samples);
  decoded.image = settled_colours(std::move(samples), reader, tags, picture.options.backdrop);
  return decoded;
}

}  // namespace lacuna
