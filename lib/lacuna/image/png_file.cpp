#include <png.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/base/stop.hpp"
#include "lacuna/image/exif.hpp"
#include "lacuna/image/picture_decoder.hpp"
#include "lacuna/image/png_chunks.hpp"

namespace lacuna {
namespace {

struct PngHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int bit_depth = 0;
  int colour_type = 0;
};

/// libpng with its errors and warnings as exceptions. Ancillary chunks that lacuna does not use are
/// skipped, so that the warnings left over are about the pixels.
class PngReader {
 public:
  explicit PngReader(const EncodedPicture& picture) : picture_(picture) {}
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  PngHeader read_header() {
    run([this] {
      const auto complain = [](png_structp png, png_const_charp message) {
        static_cast<PngReader*>(png_get_error_ptr(png))->stop(message);
      };
      png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, complain, complain);
      info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
      if (info_ == nullptr) {
        stop("not enough memory");
      }
      png_set_read_fn(png_, this, [](png_structp png, png_bytep target, std::size_t size) {
        static_cast<PngReader*>(png_get_io_ptr(png))->copy(target, size);
      });
      png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // check_size() is the limit
      png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
      png_set_check_for_invalid_index(png_, 0);  // coloured_samples() counts them
      png_set_chunk_malloc_max(png_, 0);  // it is a limit of length too, for chunks never stored
      png_set_crc_action(png_, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
      png_read_info(png_, info_);
    });
    return {png_get_image_width(png_, info_), png_get_image_height(png_, info_),
            png_get_bit_depth(png_, info_), png_get_color_type(png_, info_)};
  }

  /// Asks for 8 bits a sample, or 16 as they are, and tRNS as alpha; a palette stays one. Returns
  /// the channels.
  int choose_samples(const PngHeader& header, bool keeps_16) {
    run([this, header, keeps_16] {
      if (header.colour_type == PNG_COLOR_TYPE_PALETTE) {
        png_set_packing(png_);
      } else {
        png_set_expand(png_);
        if (!keeps_16) {
          png_set_strip_16(png_);
        }
      }
      png_set_interlace_handling(png_);
      png_read_update_info(png_, info_);
    });
    return png_get_channels(png_, info_);
  }

  void read_rows(Samples& samples) {
    std::vector<png_bytep> rows(static_cast<std::size_t>(samples.height));
    const std::size_t stride = samples.values.size() / rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = samples.values.data() + i * stride;
    }
    png_bytepp first = rows.data();
    png_set_read_status_fn(png_, [](png_structp png, png_uint_32, int) {
      if (is_told_to_stop()) {
        png_error(png, "told to stop");
      }
    });
    run([this, first] {
      png_read_image(png_, first);
      png_read_end(png_, nullptr);  // finds a missing IEND and damage in the last chunks
    });
  }

  [[nodiscard]] ColourTable palette() const {
    ColourTable palette;
    png_colorp colours = nullptr;
    png_bytep alphas = nullptr;
    int alpha_count = 0;
    png_get_PLTE(png_, info_, &colours, &palette.count);
    png_get_tRNS(png_, info_, &alphas, &alpha_count, nullptr);
    palette.has_alpha = alpha_count > 0;
    for (int i = 0; i < palette.count; ++i) {
      const std::uint8_t alpha = i < alpha_count ? alphas[i] : std::uint8_t{255};
      palette.colours.at(static_cast<std::size_t>(i)) = {colours[i].red, colours[i].green,
                                                         colours[i].blue, alpha};
    }
    return palette;
  }

 private:
  void copy(png_bytep target, std::size_t size) {
    if (size > picture_.bytes.size() - position_) {
      stop("cut short");
    }
    std::memcpy(target, picture_.bytes.data() + position_, size);
    position_ += size;
  }

  [[noreturn]] void stop(const char* message) {
    std::snprintf(message_.data(), message_.size(), "%s", message);
    std::longjmp(jump_, 1);
  }

  // The jump leaves libpng and a lambda of pointers; no frame that it skips has a destructor.
  template <typename Step>
  void run(Step step) {
    if (setjmp(jump_) != 0) {
      check_stop();
      fail_damaged(picture_, "PNG", message_.data());
    }
    step();
  }

  const EncodedPicture& picture_;
  std::size_t position_ = 0;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::jmp_buf jump_ = {};
  std::array<char, 200> message_ = {};
};

/// The bytes of a "raw profile" text, ImageMagick's way before PNG had eXIf: an empty line, a name,
/// a length, then lines of hexadecimal digits. Empty if it is broken.
Bytes raw_profile(std::string_view text) {
  for (int line = 0; line < 3; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return {};
    }
    text.remove_prefix(end + 1);
  }
  std::string digits(text);
  std::erase_if(digits, [](char digit) { return digit == '\n' || digit == '\r' || digit == ' '; });
  Bytes profile(digits.size() / 2);
  for (std::size_t i = 0; i < profile.size(); ++i) {
    const char* pair = digits.data() + 2 * i;
    if (std::from_chars(pair, pair + 2, profile[i], 16).ptr != pair + 2) {
      return {};
    }
  }
  return profile;
}

// Not from libpng, which warns about the content of chunks whose damage does no harm.
int orientation_of(std::span<const PngChunk> chunks) {
  const std::string xmp = last_png_text(chunks, "XML:com.adobe.xmp");
  for (std::size_t i = chunks.size(); i-- > 0;) {
    if (chunks[i].type == "eXIf") {
      return picture_orientation(chunks[i].data, xmp);
    }
  }
  return picture_orientation(raw_profile(last_png_text(chunks, "Raw profile type exif")), xmp);
}

/// Of 16-bit samples, high byte first, the low bytes.
Samples low_bytes_of(const Samples& wide) {
  Samples samples(wide.height, wide.width, wide.channels / 2);
  for (std::size_t i = 0; i < samples.values.size(); ++i) {
    samples.values[i] = wide.values[2 * i + 1];
  }
  return samples;
}

/// As they are stored: bytes, or a palette's indices.
Samples read_samples(PngReader& reader, const PngHeader& header, bool low_bytes) {
  const bool is_wide = low_bytes && header.bit_depth == 16;
  const int channels = reader.choose_samples(header, is_wide);
  Samples samples(static_cast<int>(header.height), static_cast<int>(header.width),
                  is_wide ? 2 * channels : channels);
  reader.read_rows(samples);
  if (is_wide) {
    return low_bytes_of(samples);
  }
  return samples;
}

}  // namespace

DecodedImage decode_png(const EncodedPicture& picture) {
  PngReader reader(picture);
  const PngHeader header = reader.read_header();
  check_size(picture, header.width, header.height);
  Samples samples = read_samples(reader, header, picture.options.low_bytes);

  DecodedImage decoded;
  decoded.format = "png";
  const std::vector<PngChunk> chunks = png_chunks(picture.bytes);
  decoded.orientation = orientation_of(chunks);
  if (std::ranges::find(chunks, "acTL", &PngChunk::type) != chunks.end()) {
    decoded.notes.emplace_back("animated PNG: only its first picture is used");
  }
  if (header.colour_type == PNG_COLOR_TYPE_PALETTE) {
    samples = coloured_samples(samples, reader.palette(), decoded.notes);
  }
  if (header.bit_depth == 16) {
    note_dim_samples(samples, decoded.notes);
  }
  decoded.image = image_of(std::move(samples), picture.options.backdrop);
  return decoded;
}

}  // namespace lacuna
