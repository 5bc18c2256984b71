#include "lacuna/image/tiff_reader.hpp"

#include <fmt/format.h>
#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "lacuna/image/exif.hpp"
#include "lacuna/image/tiff_complaints.hpp"

namespace lacuna {
namespace {

/// The file that libtiff reads, and the first complaint that touches the pixels.
struct Source {
  std::span<const std::uint8_t> bytes;
  std::uint64_t position = 0;
  bool decoding = false;
  std::string complaint;
};

int complain(TIFF*, void* handle, const char*, const char* format, std::va_list values) {
  auto& source = *static_cast<Source*>(handle);
  std::array<char, 300> text = {};
  std::vsnprintf(text.data(), text.size(), format, values);
  if (source.complaint.empty() && (source.decoding || !is_harmless_complaint(text.data()))) {
    source.complaint = text.data();
  }
  return 1;  // libtiff's global handlers, which print, are not asked
}

tmsize_t read(thandle_t handle, void* target, tmsize_t size) {
  auto& source = *static_cast<Source*>(handle);
  const std::uint64_t end = source.bytes.size();
  const std::uint64_t left = source.position < end ? end - source.position : 0;
  const std::uint64_t count =
      std::min(left, static_cast<std::uint64_t>(std::max<tmsize_t>(size, 0)));
  if (count > 0) {
    std::memcpy(target, source.bytes.data() + source.position, count);
    source.position += count;
  }
  return static_cast<tmsize_t>(count);
}

toff_t seek(thandle_t handle, toff_t offset, int origin) {
  auto& source = *static_cast<Source*>(handle);
  source.position = origin == SEEK_SET   ? offset
                    : origin == SEEK_CUR ? source.position + offset
                                         : source.bytes.size() + offset;
  return source.position;
}

toff_t size(thandle_t handle) {
  return static_cast<Source*>(handle)->bytes.size();
}

tmsize_t write(thandle_t, void*, tmsize_t) {
  return 0;
}

int close(thandle_t) {
  return 0;
}

std::uint16_t tag16(TIFF* tiff, std::uint32_t tag) {
  std::uint16_t value = 0;
  return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : std::uint16_t{0};
}

std::uint32_t tag32(TIFF* tiff, std::uint32_t tag) {
  std::uint32_t value = 0;
  return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : 0;
}

// Every block is held once; anything near this is no picture within max_pixels.
constexpr tmsize_t max_allocation = tmsize_t{1} << 31U;

}  // namespace

struct TiffReader::State {
  EncodedPicture picture;
  Source source;
  std::unique_ptr<TIFF, void (*)(TIFF*)> tiff;
  std::vector<std::uint8_t> block;

  [[noreturn]] void fail(std::string_view otherwise) const {
    fail_damaged(picture, "TIFF",
                 source.complaint.empty() ? otherwise : std::string_view(source.complaint));
  }
};

TiffReader::TiffReader(const EncodedPicture& picture)
    : state_(new State{picture, {picture.bytes, 0, false, {}}, {nullptr, TIFFClose}, {}}) {
  const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                             TIFFOpenOptionsFree);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), max_allocation);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), complain, &state_->source);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), complain, &state_->source);
  state_->tiff.reset(TIFFClientOpenExt("picture", "rm", &state_->source, read, write, seek, close,
                                       size, nullptr, nullptr, options.get()));
  if (!state_->tiff || !state_->source.complaint.empty()) {
    state_->fail("no readable first page");
  }
}

TiffReader::~TiffReader() = default;

TiffLayout TiffReader::layout() const {
  TIFF* tiff = state_->tiff.get();
  TiffLayout layout;
  layout.width = tag32(tiff, TIFFTAG_IMAGEWIDTH);
  layout.height = tag32(tiff, TIFFTAG_IMAGELENGTH);
  layout.bits = tag16(tiff, TIFFTAG_BITSPERSAMPLE);
  layout.samples = tag16(tiff, TIFFTAG_SAMPLESPERPIXEL);
  std::uint16_t photometric = 0;
  layout.photometric =
      TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric) != 0 ? photometric : -1;
  layout.compression = tag16(tiff, TIFFTAG_COMPRESSION);
  layout.sample_format = tag16(tiff, TIFFTAG_SAMPLEFORMAT);
  std::uint32_t xmp_size = 0;
  const char* xmp = nullptr;
  const bool has_xmp = TIFFGetField(tiff, TIFFTAG_XMLPACKET, &xmp_size, &xmp) != 0;
  // Not by libtiff, which reads an orientation of fewer types.
  layout.orientation = picture_orientation(
      state_->picture.bytes, has_xmp ? std::string_view(xmp, xmp_size) : std::string_view());
  std::uint16_t extra_samples = 0;
  std::uint16_t* kinds = nullptr;
  if (TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extra_samples, &kinds) != 0 &&
      extra_samples > 0 && kinds != nullptr) {
    layout.extra_kind = kinds[0];
  }
  layout.planar = tag16(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE && layout.samples > 1;
  layout.tiled = TIFFIsTiled(tiff) != 0;
  layout.last_page = TIFFLastDirectory(tiff) != 0;
  std::uint16_t sub_count = 0;
  void* sub_offsets = nullptr;
  layout.thumbnail = (tag32(tiff, TIFFTAG_SUBFILETYPE) & FILETYPE_REDUCEDIMAGE) != 0 &&
                     TIFFGetField(tiff, TIFFTAG_SUBIFD, &sub_count, &sub_offsets) != 0;
  const std::uint8_t* version = nullptr;
  layout.camera_raw = TIFFGetField(tiff, TIFFTAG_DNGVERSION, &version) != 0 ||
                      layout.photometric == PHOTOMETRIC_CFA;
  return layout;
}

std::vector<std::uint8_t> TiffReader::palette(int bits) const {
  std::array<std::uint16_t*, 3> planes = {};
  if (TIFFGetField(state_->tiff.get(), TIFFTAG_COLORMAP, &planes[0], &planes[1], &planes[2]) == 0) {
    fail_damaged(state_->picture, "TIFF", "a palette picture without its palette");
  }
  const std::size_t count = std::size_t{1} << static_cast<unsigned>(bits);
  // Some writers store bytes where 16 bits belong; libtiff's own RGBA reader goes by the same sign.
  const bool bytes = std::all_of(planes.begin(), planes.end(), [count](const std::uint16_t* plane) {
    return std::all_of(plane, plane + count, [](std::uint16_t value) { return value < 256; });
  });
  std::vector<std::uint8_t> colours(count * 3);
  for (std::size_t i = 0; i < colours.size(); ++i) {
    const std::uint16_t value = planes.at(i % 3)[i / 3];
    colours[i] = static_cast<std::uint8_t>(bytes ? value : value >> 8U);
  }
  return colours;
}

bool TiffReader::can_decompress(int compression) const {
  return TIFFIsCODECConfigured(static_cast<std::uint16_t>(compression)) != 0;
}

void TiffReader::convert_ycbcr_to_rgb() {
  TIFFSetField(state_->tiff.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}

std::vector<TiffBlock> TiffReader::blocks(const TiffLayout& layout) const {
  TIFF* tiff = state_->tiff.get();
  std::uint32_t block_width = layout.width;
  std::uint32_t block_height = tag32(tiff, TIFFTAG_ROWSPERSTRIP);
  if (layout.tiled) {
    block_width = tag32(tiff, TIFFTAG_TILEWIDTH);
    block_height = tag32(tiff, TIFFTAG_TILELENGTH);
    check_size(state_->picture, block_width, block_height);
  }
  block_height = layout.tiled ? block_height : std::min(block_height, layout.height);
  const tmsize_t stride = layout.tiled ? TIFFTileRowSize(tiff) : TIFFScanlineSize(tiff);
  const std::uint64_t samples = layout.planar ? 1 : static_cast<std::uint64_t>(layout.samples);
  const std::uint64_t needed =
      (std::uint64_t{block_width} * samples * static_cast<std::uint64_t>(layout.bits) + 7) / 8;
  if (block_height == 0 || stride <= 0 || static_cast<std::uint64_t>(stride) < needed) {
    state_->fail("its strips or tiles have no size");
  }
  std::vector<TiffBlock> blocks;
  for (int plane = 0; plane < (layout.planar ? layout.samples : 1); ++plane) {
    for (std::uint32_t row = 0; row < layout.height; row += block_height) {
      for (std::uint32_t column = 0; column < layout.width; column += block_width) {
        blocks.push_back({row, column, std::min(block_height, layout.height - row),
                          std::min(block_width, layout.width - column), plane,
                          static_cast<std::size_t>(stride)});
      }
    }
  }
  const std::uint32_t stored = layout.tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  if (blocks.size() != stored) {
    state_->fail(fmt::format("{} strips or tiles, needed {}", stored, blocks.size()));
  }
  return blocks;
}

const std::uint8_t* TiffReader::read_block(const TiffLayout& layout, std::size_t index,
                                           const TiffBlock& block) {
  TIFF* tiff = state_->tiff.get();
  const tmsize_t whole = layout.tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
  if (whole <= 0 || whole > max_allocation ||
      static_cast<std::size_t>(whole) < block.stride * block.rows) {
    state_->fail("its strips or tiles have no size");
  }
  state_->block.resize(static_cast<std::size_t>(whole));
  state_->source.decoding = true;
  const auto number = static_cast<std::uint32_t>(index);
  std::uint8_t* target = state_->block.data();
  const tmsize_t got = layout.tiled ? TIFFReadEncodedTile(tiff, number, target, whole)
                                    : TIFFReadEncodedStrip(tiff, number, target, whole);
  if (!state_->source.complaint.empty() || got < 0 ||
      static_cast<std::size_t>(got) < block.stride * block.rows) {
    state_->fail("a strip or tile is cut short");
  }
  return target;
}

}  // namespace lacuna
