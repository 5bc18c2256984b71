// The versions are those of the libraries that run, where these tell; else of the headers that were
// compiled.
#include <archive.h>
#include <cairo.h>
#include <fmt/format.h>
#include <fontconfig/fontconfig.h>
#include <gif_lib.h>
#include <jpeglib.h>
#include <libdeflate.h>
#include <pango/pango.h>
#include <png.h>
#include <tiffio.h>
#include <webp/decode.h>
#include <zlib.h>

#include <algorithm>
#include <opencv2/core/utility.hpp>
#include <string_view>

#include "lacuna/base/version.hpp"
#include "lacuna/machine/fact.hpp"

// jpeglib.h has the number of libjpeg-turbo's version, and no function that tells it.
static_assert(LIBJPEG_TURBO_VERSION_NUMBER > 0);

namespace lacuna {
namespace {

std::string compiler() {
#if defined(__clang__)
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

/// "1.4.13", of 1004013 in steps of 1000, of 0x010203 in steps of 256.
std::string parted(int number, int step) {
  return fmt::format("{}.{}.{}", number / step / step, number / step % step, number % step);
}

/// The first word that begins with a digit: "LIBTIFF, Version 4.5.0\n…" is 4.5.0.
std::string_view number_in(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_of("0123456789")));
  return text.substr(0, text.find_first_not_of("0123456789."));
}

}  // namespace

std::vector<Fact> build_facts() {
  const std::string libraries = fmt::format(
      "cairo {}, fmt {}, fontconfig {}, giflib {}.{}.{}, libarchive {}, libdeflate {}, "
      "libjpeg-turbo {}, libpng {}, libtiff {}, "
      "libwebp {}, OpenCV {}, Pango {}, zlib {}",
      cairo_version_string(), parted(FMT_VERSION, 100), parted(FcGetVersion(), 100), GIFLIB_MAJOR,
      GIFLIB_MINOR, GIFLIB_RELEASE, number_in(archive_version_string()), LIBDEFLATE_VERSION_STRING,
      parted(LIBJPEG_TURBO_VERSION_NUMBER, 1000), png_get_libpng_ver(nullptr),
      number_in(TIFFGetVersion()), parted(WebPGetDecoderVersion(), 256), cv::getVersionString(),
      pango_version_string(), zlibVersion());
  return {{.name = "commit", .text = std::string(source_commit())},
          {.name = "compiler", .text = compiler()},
          {.name = "libraries", .text = libraries}};
}

}  // namespace lacuna
