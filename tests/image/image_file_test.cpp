#include "lacuna/image/image_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/base/workers.hpp"
#include "support/bytes.hpp"
#include "support/golden_files.hpp"
#include "support/picture_files.hpp"
#include "support/ppm.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::image_file_test {

using testing::bytes_of;
using testing::outcome;

TEST_SUITE_BEGIN("image");

TEST_CASE("every kind of picture is read as Pillow reads it") {
  int count = 0;
  for (const auto& expected : testing::golden_files("images/pictures", ".ppm")) {
    const std::string name = expected.stem().native();
    CAPTURE(name);
    const DecodedImage decoded = read_image(expected.parent_path() / name);
    CHECK(decoded.orientation == 1);
    CHECK(testing::largest_difference(
              decoded.image, testing::golden_ppm("images/pictures/" + name + ".ppm")) == 0);
    ++count;
  }
  CHECK(count > 50);
}

TEST_CASE("a picture stored in any of the eight EXIF orientations is seen upright") {
  const Image upright = testing::golden_ppm("images/upright.ppm");
  int seen = 0;
  for (const std::string format : {"jpeg", "png", "webp", "tiff"}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const auto files = testing::golden_files("images/orientation");
      const std::string start = fmt::format("{}_{}.", format, orientation);
      for (const auto& file : files) {
        if (file.filename().native().starts_with(start)) {
          CAPTURE(start);
          ++seen;
          const DecodedImage decoded = read_image(file);
          CHECK(decoded.format == format);
          CHECK(decoded.orientation == orientation);
          // JPEG: one colour per block, off by the rounding of its colour conversion.
          CHECK(testing::largest_difference(decoded.image, upright) <= (format == "jpeg" ? 2 : 0));
        }
      }
    }
  }
  CHECK(seen == 32);
}

TEST_CASE("a picture cut anywhere is refused, never half shown") {
  int pictures = 0;
  for (const auto& path : testing::golden_files("images/pictures")) {
    if (path.extension() == ".ppm") {
      continue;
    }
    ++pictures;
    const Bytes file = read_whole_file(path, 1U << 20U);
    const Image whole = decode_image(file, "x").image;
    for (std::size_t size = 0; size < file.size(); ++size) {
      const Bytes start = testing::cut(file, size);
      const std::string kind = testing::outcome_kind(start);
      INFO(path.filename().native()
           << " cut to " << size << " of " << file.size() << " is " << outcome(start));
      // A TIFF or GIF may end behind its first picture, a BMP before the code that ends it.
      const auto format = path.extension();
      const bool all_is_there =
          kind == "read" && (format == ".tif" || format == ".gif" || format == ".bmp") &&
          testing::largest_difference(decode_image(start, "x").image, whole) == 0;
      REQUIRE((all_is_there || kind == (size < 12 ? "not_image" : "damaged")));
    }
  }
  CHECK(pictures == 69);
}

TEST_CASE("whatever bytes change, a picture is read or refused") {
  std::mt19937 random(1);
  ImageFileOptions options;
  options.max_pixels = 10000;
  std::map<std::string, int> kinds;  // of outcomes
  for (const auto& path : testing::golden_files("images/pictures")) {
    const Bytes whole = read_whole_file(path, 1U << 20U);
    for (int round = 0; round < 200; ++round) {
      Bytes file = whole;
      for (int change = 0; change < 1 + round % 4; ++change) {
        file[random() % file.size()] = static_cast<std::uint8_t>(random());
      }
      std::string told;
      CHECK_NOTHROW(told = outcome(file, options));  // outcome() lets only foreign exceptions out
      ++kinds[told.substr(0, told.find(':'))];
    }
  }
  CHECK(kinds["read"] > 1000);
  CHECK(kinds["damaged"] > 1000);
  CHECK(kinds["too_large"] > 0);
}

TEST_CASE("threads that read good and damaged pictures side by side do not mix them up") {
  std::vector<Bytes> files;
  for (const std::string name : {"rgb_tiff_lzw.tif", "jpeg.tif", "rgb420.jpg", "rgb.png"}) {
    files.push_back(testing::golden_picture("pictures/" + name));
    files.push_back(testing::cut(files.back(), files.back().size() * 9 / 10));
  }
  constexpr int count = 800;
  std::vector<std::string> kinds(count);
  Workers workers(4);
  workers.parallel_for(count, [&](int task, int) {
    const auto index = static_cast<std::size_t>(task);
    kinds[index] = testing::outcome_kind(files[index % files.size()]);
  });
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    REQUIRE(kinds[i] == (i % 2 == 0 ? "read" : "damaged"));
  }
}

TEST_CASE("what is no picture is refused by its own name") {
  CHECK(outcome({}) ==
        "not_image: x: an empty file, needed JPEG, PNG, WebP, TIFF, BMP or GIF; copy it again or "
        "remove "
        "it");
  CHECK(
      outcome(bytes_of("<!DOCTYPE html>\n<html><body>404</body></html>")) ==
      "not_image: x: an HTML page, needed JPEG, PNG, WebP, TIFF, BMP or GIF; download the picture "
      "again");
  CHECK(outcome(bytes_of("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")) ==
        "not_image: x: a Git LFS pointer instead of the file, needed JPEG, PNG, WebP, TIFF, BMP or "
        "GIF; "
        "run git lfs pull");
  CHECK(outcome(bytes_of("qoif\x01\x01 and so on")) ==
        "unsupported: x: QOI, needed JPEG, PNG, WebP, TIFF, BMP or GIF; convert it to PNG");
}

TEST_CASE("the content decides what a picture is, not its name") {
  const testing::TempFolder folder;
  const Bytes png = testing::golden_picture("pictures/rgb.png");
  const DecodedImage decoded = read_image(folder.write("photo.jpg", png));
  CHECK(decoded.format == "png");
  CHECK(decoded.hash == content_hash(png));
  CHECK(decoded.notes.empty());
}

TEST_CASE("a FIFO is refused at once, and a file over the limit before it is read") {
  const testing::TempFolder folder;
  const auto fifo = folder.path() / "x.png";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THROWS_WITH_AS(
      (void)read_image(fifo),
      (fifo.native() + ": is a FIFO, needed a regular file; name the file itself").c_str(), Error);
  const auto sparse = folder.write("huge.jpg", std::string_view("x"));
  std::filesystem::resize_file(sparse, std::uintmax_t{4} << 30U);
  CHECK_THROWS_WITH_AS(
      (void)read_image(sparse),
      (sparse.native() + ": 4294967296 bytes, the limit is 268435456; use a smaller file").c_str(),
      Error);
}

TEST_CASE("max_pixels is kept in every format, before decoding") {
  for (const std::string name : {"rgb.png", "rgb444.jpg", "lossless.webp", "rgb_raw.tif",
                                 "animated.webp", "placed.gif", "runs8.bmp"}) {
    CAPTURE(name);
    const Bytes file = testing::golden_picture("pictures/" + name);
    const Image image = decode_image(file, "x").image;
    ImageFileOptions options;
    options.max_pixels = std::int64_t{image.width} * image.height;
    CHECK(outcome(file, options) == "read");
    --options.max_pixels;
    CHECK(outcome(file, options) ==
          fmt::format("too_large: x: {} x {} pixels, the limit is {} in all; shrink it or raise "
                      "--max-pixels",
                      image.width, image.height, options.max_pixels));
  }
}

TEST_CASE("the colours under transparency show white, black or themselves") {
  // Pixel (0, 0) of rgba.png is (0, 0, 255) with alpha 0; (0, 1) is (0, 14, 250) with alpha 25.
  ImageFileOptions options;
  const auto pixel = [&](int column) {
    const Image image =
        decode_image(testing::golden_picture("pictures/rgba.png"), "x", options).image;
    const std::uint8_t* bytes = image.at(0, column);
    return std::array<int, 3>{bytes[0], bytes[1], bytes[2]};
  };
  CHECK(pixel(0) == std::array{255, 255, 255});
  CHECK(pixel(1) ==
        std::array{230, 231, 255});  // 14·25/255 + 230 = 231.4, 250·25/255 + 230 = 254.5
  options.backdrop = Backdrop::black;
  CHECK(pixel(0) == std::array{0, 0, 0});
  CHECK(pixel(1) == std::array{0, 1, 25});
  options.backdrop = Backdrop::ignore;
  CHECK(pixel(0) == std::array{0, 0, 255});
  CHECK(pixel(1) == std::array{0, 14, 250});
}

TEST_SUITE_END();

}  // namespace lacuna::image_file_test
