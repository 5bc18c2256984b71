// clang-format off
#include <cstdio>  // jpeglib.h takes FILE and size_t for granted, and jerror.h takes jpeglib.h
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/stop.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/image/exif.hpp"
#include "lacuna/image/picture_decoder.hpp"

namespace lacuna {
namespace {

// Each scan of a progressive file costs a pass over all coefficients, and may be a few bytes long.
constexpr int max_scans = 100;
constexpr int too_many_scans = -1;

/// libjpeg with its errors and, since it goes on after lost data, its warnings as exceptions. Only
/// bytes before a marker that belong to nothing are counted instead: data sets such as COCO have
/// many files with them, and other readers show these.
class JpegReader {
 public:
  explicit JpegReader(const EncodedPicture& picture) : picture_(picture) {
    info_.err = jpeg_std_error(&errors_);
    info_.client_data = this;
    errors_.error_exit = [](j_common_ptr info) { stop(info, info->err->msg_code); };
    errors_.emit_message = [](j_common_ptr info, int level) {
      const int code = info->err->msg_code;
      if (level < 0 && code == JWRN_EXTRANEOUS_DATA) {
        auto* self = static_cast<JpegReader*>(info->client_data);
        self->extraneous_ += static_cast<unsigned>(info->err->msg_parm.i[0]);
      } else if (level < 0 && code != JWRN_JFIF_MAJOR) {
        stop(info, code);
      }
    };
    errors_.output_message = [](j_common_ptr) {};
    progress_.progress_monitor = [](j_common_ptr info) {
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libjpeg's way to derive
      if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > max_scans) {
        stop(info, too_many_scans);
      }
      if (is_told_to_stop()) {
        stop(info, JERR_CANT_SUSPEND);  // fail() knows better
      }
    };
  }
  ~JpegReader() { jpeg_destroy_decompress(&info_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  void read_header() {
    run([this] {
      jpeg_create_decompress(&info_);
      info_.progress = &progress_;
      jpeg_mem_src(&info_, picture_.bytes.data(), picture_.bytes.size());
      jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
      jpeg_read_header(&info_, TRUE);
    });
  }

  void read_rows(Samples& samples) {
    JSAMPROW row = samples.values.data();
    const std::size_t stride = samples.values.size() / info_.output_height;
    run([this, row, stride] {
      jpeg_start_decompress(&info_);
      while (info_.output_scanline < info_.output_height) {
        JSAMPROW target = row + info_.output_scanline * stride;
        jpeg_read_scanlines(&info_, &target, 1);
      }
      jpeg_finish_decompress(&info_);  // finds a missing end marker
    });
  }

  /// The picture's own scaling, which leaves out high frequencies before they are computed.
  void reduce(int factor) {
    run([this, factor] {
      info_.scale_num = 1;
      info_.scale_denom = static_cast<unsigned>(factor);
      jpeg_calc_output_dimensions(&info_);
    });
  }

  jpeg_decompress_struct& info() { return info_; }
  /// Bytes, so far. Of those behind the last pixel libjpeg does not count the up to 7 that lie in
  /// its bit buffer.
  [[nodiscard]] std::uint64_t extraneous() const { return extraneous_; }

 private:
  [[noreturn]] static void stop(j_common_ptr info, int code) {
    auto* self = static_cast<JpegReader*>(info->client_data);
    self->code_ = code;
    if (code == too_many_scans) {
      std::snprintf(self->message_.data(), self->message_.size(), "over %d scans", max_scans);
    } else {
      info->err->format_message(info, self->message_.data());
    }
    std::longjmp(self->jump_, 1);
  }

  // The jump leaves libjpeg and a lambda of pointers; no frame that it skips has a destructor.
  template <typename Step>
  void run(Step step) {
    if (setjmp(jump_) != 0) {
      fail();
    }
    step();
  }

  [[noreturn]] void fail() const {
    check_stop();
    switch (code_) {
      case JERR_BAD_PRECISION:
        fail_unsupported(picture_, "JPEG of other than 8 bits");
      case JERR_SOF_UNSUPPORTED:
        fail_unsupported(picture_, "lossless or hierarchical JPEG");
      case JERR_CONVERSION_NOTIMPL:
      case JERR_COMPONENT_COUNT:
      case JERR_CCIR601_NOTIMPL:
      case JERR_FRACT_SAMPLE_NOTIMPL:
        fail_unsupported(picture_, "JPEG with an unusual colour layout");
      case JERR_OUT_OF_MEMORY:
        throw std::bad_alloc();
      case JERR_IMAGE_TOO_BIG:
        throw Error(ErrorKind::too_large,
                    picture_.subject + ": JPEG with a side over 65500 pixels; shrink it");
      case JWRN_JPEG_EOF:
        fail_damaged(picture_, "JPEG", "cut short or without its end marker");
      default:
        fail_damaged(picture_, "JPEG", message_.data());
    }
  }

  const EncodedPicture& picture_;
  jpeg_decompress_struct info_ = {};
  jpeg_error_mgr errors_ = {};
  jpeg_progress_mgr progress_ = {};
  std::jmp_buf jump_ = {};
  std::array<char, JMSG_LENGTH_MAX> message_ = {};
  int code_ = 0;
  std::uint64_t extraneous_ = 0;
};

/// EXIF over 64 KiB goes on in the next such segment.
int orientation_of(const jpeg_decompress_struct& info) {
  using namespace std::string_view_literals;
  constexpr std::string_view exif_start = "Exif\0\0"sv;
  constexpr std::string_view xmp_start = "http://ns.adobe.com/xap/1.0/\0"sv;
  Bytes exif;
  std::string_view xmp;
  for (auto* marker = info.marker_list; marker != nullptr; marker = marker->next) {
    const std::span<const std::uint8_t> data(marker->data, marker->data_length);
    if (as_text(data).starts_with(exif_start)) {
      exif.insert(exif.end(), data.begin() + exif_start.size(), data.end());
    } else if (as_text(data).starts_with(xmp_start)) {
      xmp = as_text(data).substr(xmp_start.size());
    }
  }
  return picture_orientation(exif, xmp);
}

/// The largest factor that leaves each side long enough.
int reduction_for(const jpeg_decompress_struct& info, int enough_side) {
  const int shorter = static_cast<int>(std::min(info.image_width, info.image_height));
  int factor = 1;
  while (enough_side > 0 && factor < 8 && shorter / (2 * factor) >= enough_side) {
    factor *= 2;
  }
  return factor;
}

bool has_inks(const jpeg_decompress_struct& info) {
  return info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
}

}  // namespace

DecodedImage decode_jpeg(const EncodedPicture& picture) {
  JpegReader reader(picture);
  reader.read_header();
  jpeg_decompress_struct& info = reader.info();
  check_size(picture, info.image_width, info.image_height);
  if (info.jpeg_color_space == JCS_UNKNOWN) {
    fail_unsupported(picture, "JPEG of " + std::to_string(info.num_components) + " channels");
  }
  const bool inks = has_inks(info);
  const int orientation = orientation_of(info);  // the markers go when the last row is read
  info.out_color_space = inks ? JCS_CMYK : JCS_RGB;
  DecodedImage decoded;
  decoded.format = "jpeg";
  decoded.orientation = orientation;
  decoded.height = static_cast<int>(info.image_height);
  decoded.width = static_cast<int>(info.image_width);
  decoded.reduction = reduction_for(info, picture.options.enough_side);
  reader.reduce(decoded.reduction);
  Samples samples(static_cast<int>(info.output_height), static_cast<int>(info.output_width),
                  inks ? 4 : 3);
  reader.read_rows(samples);
  if (reader.extraneous() > 0) {
    decoded.notes.push_back(fmt::format(
        "JPEG with at least {} extraneous bytes before its markers, which are passed over; if "
        "the picture looks wrong, copy or download it again",
        reader.extraneous()));
  }

  if (!inks) {
    decoded.image = image_of(std::move(samples), picture.options.backdrop);
    return decoded;
  }
  // 255 for no ink is Adobe's way. Files without Adobe's marker are written so, too, and other
  // readers, Pillow among them, invert every CMYK JPEG.
  for (std::uint8_t& value : samples.values) {
    value = static_cast<std::uint8_t>(255 - value);
  }
  decoded.image = image_of_cmyk(samples);
  decoded.notes.emplace_back("CMYK, converted without a colour profile: colours are approximate");
  return decoded;
}

}  // namespace lacuna
