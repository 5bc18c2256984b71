#include "lacuna/image/file_kind.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::file_kind_test {

using namespace std::string_view_literals;
using testing::bytes_of;

TEST_SUITE_BEGIN("image");

TEST_CASE("each format is known by its first bytes") {
  const auto format = [](const std::string& name) {
    return file_kind(testing::golden_picture("pictures/" + name)).format;
  };
  CHECK(format("rgb444.jpg") == PictureFormat::jpeg);
  CHECK(format("rgb.png") == PictureFormat::png);
  CHECK(format("lossy.webp") == PictureFormat::webp);
  CHECK(format("grey.tif") == PictureFormat::tiff);
  CHECK(format("big_endian.tif") == PictureFormat::tiff);
  CHECK(format("bigtiff.tif") == PictureFormat::tiff);
  CHECK(file_kind(bytes_of("BM and ten more bytes")).format == PictureFormat::bmp);
  CHECK(format("placed.gif") == PictureFormat::gif);
  CHECK(file_kind(bytes_of("GIF87a and 6 more")).format == PictureFormat::gif);
}

TEST_CASE("pictures that lacuna does not read are named") {
  const std::vector<std::pair<std::string_view, std::string_view>> kinds = {
      {"\0\0\0\x18"
       "ftypheic\0\0\0\0"sv,
       "HEIC"},
      {"\0\0\0\x1C"
       "ftypavif\0\0\0\0"sv,
       "AVIF"},
      {"\0\0\0\x1C"
       "ftypcrx \0\0\0\1"sv,
       "camera RAW (CR3)"},
      {"\0\0\0\x1C"
       "ftypisom\0\0\0\1"sv,
       "video (MP4)"},
      {"\xFF\x0A\0\0\0\0\0\0\0\0\0\0\0"sv, "JPEG XL"},
      {"\0\0\0\x0CJXL \r\n\x87\n"sv, "JPEG XL"},
      {"\0\0\0\x0CjP  \r\n\x87\n"sv, "JPEG 2000"},
      {"8BPS\0\1\0\0\0\0\0\0\0"sv, "Photoshop (PSD)"},
      {"%PDF-1.7\n%\xE2\xE3\xCF\xD3"sv, "PDF"},
      {"v/1\1\2\0\0\0channels"sv, "OpenEXR"},
      {"#?RADIANCE\nFORMAT="sv, "Radiance HDR"},
      {"P6 100000 100000 255\n"sv, "PNM"},
      {"II*\0\x10\0\0\0CR\2\0\0\0"sv, "camera RAW (CR2)"},
      {"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <html> --><svg width='1'/>"sv, "SVG"},
  };
  for (const auto& [bytes, name] : kinds) {
    CAPTURE(name);
    const FileKind kind = file_kind(bytes_of(bytes));
    CHECK(kind.name == name);
    CHECK(kind.fault == ErrorKind::unsupported);
    CHECK_FALSE(kind.format.has_value());
    CHECK_FALSE(kind.advice.empty());
  }
}

TEST_CASE("files that are no pictures at all are named") {
  const std::vector<std::pair<std::string_view, std::string_view>> kinds = {
      {""sv, "an empty file"},
      {"\x89PNG\r\n\x1A"sv, "only 7 bytes"},
      {"BM"sv, "only 2 bytes"},
      {"\n\n <!doctype HTML><title>404</title>"sv, "an HTML page"},
      {"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"sv, "a text"},
      {"a list of files:\ncat.jpg\n"sv, "a text"},
      {"version https://git-lfs.github.com/spec/v1\n"sv, "a Git LFS pointer instead of the file"},
      {"PK\3\4\x14\0\0\0\0\0\0\0"sv, "a ZIP archive"},
      {"\x93NUMPY\1\0\x76\0{'descr'"sv, "a NumPy array"},
      {"RIFF\4\0\0\0WAVEfmt "sv, "a sound file"},
      {"\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, "an unknown kind of file (first bytes 00 00 00 00)"},
  };
  for (const auto& [bytes, name] : kinds) {
    CAPTURE(name);
    const FileKind kind = file_kind(bytes_of(bytes));
    CHECK(kind.name == name);
    CHECK(kind.fault == ErrorKind::not_image);
    CHECK_FALSE(kind.format.has_value());
  }
}

TEST_SUITE_END();

}  // namespace lacuna::file_kind_test
