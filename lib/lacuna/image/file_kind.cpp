#include "lacuna/image/file_kind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

using namespace std::string_view_literals;

// A signature shorter than this cannot be told from chance, and no picture is as small.
constexpr std::size_t least_bytes = 12;

struct Readable {
  std::size_t offset;
  std::string_view magic;
  PictureFormat format;
  std::string_view name;
};

constexpr std::array readable = {
    Readable{0, "\xFF\xD8\xFF"sv, PictureFormat::jpeg, "JPEG"},
    Readable{0, "\x89PNG\r\n\x1A\n"sv, PictureFormat::png, "PNG"},
    Readable{8, "WEBP"sv, PictureFormat::webp, "WebP"},
    Readable{0, "II*\0"sv, PictureFormat::tiff, "TIFF"},
    Readable{0, "MM\0*"sv, PictureFormat::tiff, "TIFF"},
    Readable{0, "II+\0"sv, PictureFormat::tiff, "TIFF"},
    Readable{0, "MM\0+"sv, PictureFormat::tiff, "TIFF"},
    Readable{0, "GIF87a"sv, PictureFormat::gif, "GIF"},
    Readable{0, "GIF89a"sv, PictureFormat::gif, "GIF"},
    Readable{0, "BM"sv, PictureFormat::bmp, "BMP"},
};

struct Foreign {
  std::size_t offset;
  std::string_view magic;
  ErrorKind fault;
  std::string_view name;
  std::string_view advice;
};

constexpr auto convert = "convert it to PNG"sv;
constexpr auto develop = "export it as PNG or JPEG"sv;
constexpr auto frame = "extract a frame as PNG"sv;
constexpr auto unpack = "unpack it first"sv;
constexpr auto other_file = "name a picture"sv;

// The longer signature stands before the shorter one that it begins with.
constexpr std::array foreign = {
    Foreign{0, "version https://git-lfs.github.com/"sv, ErrorKind::not_image,
            "a Git LFS pointer instead of the file"sv, "run git lfs pull"sv},
    Foreign{0, "%PDF-"sv, ErrorKind::unsupported, "PDF"sv, develop},
    Foreign{0, "%!PS"sv, ErrorKind::unsupported, "PostScript"sv, develop},
    Foreign{4, "ftypavi"sv, ErrorKind::unsupported, "AVIF"sv, convert},
    Foreign{4, "ftyphei"sv, ErrorKind::unsupported, "HEIC"sv, convert},
    Foreign{4, "ftyphev"sv, ErrorKind::unsupported, "HEIC"sv, convert},
    Foreign{4, "ftypmif1"sv, ErrorKind::unsupported, "HEIF"sv, convert},
    Foreign{4, "ftypmsf1"sv, ErrorKind::unsupported, "HEIF"sv, convert},
    Foreign{4, "ftypcrx "sv, ErrorKind::unsupported, "camera RAW (CR3)"sv, develop},
    Foreign{4, "ftyp"sv, ErrorKind::unsupported, "video (MP4)"sv, frame},
    Foreign{0, "\x1A\x45\xDF\xA3"sv, ErrorKind::unsupported, "video (Matroska)"sv, frame},
    Foreign{8, "AVI "sv, ErrorKind::unsupported, "video (AVI)"sv, frame},
    Foreign{8, "WAVE"sv, ErrorKind::not_image, "a sound file"sv, other_file},
    Foreign{0, "\xFF\x0A"sv, ErrorKind::unsupported, "JPEG XL"sv, convert},
    Foreign{0, "\0\0\0\x0CJXL "sv, ErrorKind::unsupported, "JPEG XL"sv, convert},
    Foreign{0, "\0\0\0\x0CjP  "sv, ErrorKind::unsupported, "JPEG 2000"sv, convert},
    Foreign{0, "\xFF\x4F\xFF\x51"sv, ErrorKind::unsupported, "JPEG 2000"sv, convert},
    Foreign{0, "8BPS"sv, ErrorKind::unsupported, "Photoshop (PSD)"sv, develop},
    Foreign{0, "v/1\x01"sv, ErrorKind::unsupported, "OpenEXR"sv, develop},
    Foreign{0, "#?RADIANCE"sv, ErrorKind::unsupported, "Radiance HDR"sv, develop},
    Foreign{0, "#?RGBE"sv, ErrorKind::unsupported, "Radiance HDR"sv, develop},
    Foreign{0, "\x59\xA6\x6A\x95"sv, ErrorKind::unsupported, "Sun raster"sv, convert},
    Foreign{128, "DICM"sv, ErrorKind::unsupported, "DICOM"sv, develop},
    Foreign{0, "\0\0\x01\0"sv, ErrorKind::unsupported, "Windows icon"sv, convert},
    Foreign{0, "qoif"sv, ErrorKind::unsupported, "QOI"sv, convert},
    Foreign{0, "FUJIFILMCCD-RAW"sv, ErrorKind::unsupported, "camera RAW (RAF)"sv, develop},
    Foreign{0, "IIRO"sv, ErrorKind::unsupported, "camera RAW (ORF)"sv, develop},
    Foreign{0, "IIRS"sv, ErrorKind::unsupported, "camera RAW (ORF)"sv, develop},
    Foreign{0, "MMOR"sv, ErrorKind::unsupported, "camera RAW (ORF)"sv, develop},
    Foreign{0, "IIU\0"sv, ErrorKind::unsupported, "camera RAW (RW2)"sv, develop},
    Foreign{0, "PK\x03\x04"sv, ErrorKind::not_image, "a ZIP archive"sv, unpack},
    Foreign{0, "\x1F\x8B"sv, ErrorKind::not_image, "a gzip file"sv, unpack},
    Foreign{0, "7z\xBC\xAF\x27\x1C"sv, ErrorKind::not_image, "a 7z archive"sv, unpack},
    Foreign{257, "ustar"sv, ErrorKind::not_image, "a tar archive"sv, unpack},
    Foreign{0, "\x93NUMPY"sv, ErrorKind::not_image, "a NumPy array"sv, other_file},
    Foreign{0, "\x89HDF\r\n"sv, ErrorKind::not_image, "an HDF5 file"sv, other_file},
    Foreign{0,
            "\x7F"
            "ELF"sv,
            ErrorKind::not_image, "a program"sv, other_file},
};

bool has(std::string_view text, std::size_t offset, std::string_view magic) {
  return text.size() >= offset && text.substr(offset).starts_with(magic);
}

bool is_text(std::string_view head) {
  return std::all_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte >= 0x20 ? byte != 0x7F : (byte >= 0x08 && byte <= 0x0D) || byte == 0x1B;
  });
}

bool is_pnm(std::string_view head) {
  return head[0] == 'P' &&
         ((head[1] >= '1' && head[1] <= '7') || head[1] == 'F' || head[1] == 'f') &&
         (head[2] == ' ' || head[2] == '\n' || head[2] == '\r' || head[2] == '\t');
}

/// A marked-up or plain text; the caller knows that `head` is text.
FileKind text_kind(std::string_view head) {
  std::string start = lower(head.substr(0, 1024));
  start.erase(0, start.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  start.erase(0, start.find_first_not_of(" \t\r\n"));
  if (start.starts_with('<')) {
    if (start.find("<svg") != std::string::npos) {
      return {{}, ErrorKind::unsupported, "SVG", std::string(develop)};
    }
    if (start.find("<!doctype html") != std::string::npos ||
        start.find("<html") != std::string::npos || start.find("<head") != std::string::npos) {
      return {{}, ErrorKind::not_image, "an HTML page", "download the picture again"};
    }
  }
  return {{}, ErrorKind::not_image, "a text", std::string(other_file)};
}

}  // namespace

FileKind file_kind(std::span<const std::uint8_t> bytes) {
  const std::string_view head = as_text(bytes).substr(0, 4096);
  if (head.empty()) {
    return {{}, ErrorKind::not_image, "an empty file", "copy it again or remove it"};
  }
  if (head.size() < least_bytes) {
    return {{},
            ErrorKind::not_image,
            fmt::format("only {} bytes", head.size()),
            "copy it again or remove it"};
  }
  if (has(head, 0, "II*\0"sv) && has(head, 8, "CR"sv)) {
    return {{}, ErrorKind::unsupported, "camera RAW (CR2)", std::string(develop)};
  }
  for (const Foreign& kind : foreign) {
    if (has(head, kind.offset, kind.magic)) {
      return {{}, kind.fault, std::string(kind.name), std::string(kind.advice)};
    }
  }
  for (const Readable& kind : readable) {
    if (has(head, kind.offset, kind.magic) &&
        (kind.format != PictureFormat::webp || head.starts_with("RIFF"))) {
      return {kind.format, {}, std::string(kind.name), ""};
    }
  }
  if (is_pnm(head)) {
    return {{}, ErrorKind::unsupported, "PNM", std::string(convert)};
  }
  if (is_text(head)) {
    return text_kind(head);
  }
  return {
      {},
      ErrorKind::not_image,
      fmt::format("an unknown kind of file (first bytes {:02x})", fmt::join(bytes.first(4), " ")),
      std::string(other_file)};
}

}  // namespace lacuna
