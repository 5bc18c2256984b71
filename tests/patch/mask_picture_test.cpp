#include "lacuna/patch/mask_picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/image/image_file.hpp"
#include "support/golden_files.hpp"

namespace lacuna::mask_picture_test {

namespace {

MaskRaster golden(const std::string& name) {
  return read_mask_picture(testing::golden_bytes("masks/" + name), name);
}

}  // namespace

TEST_CASE("white is hidden, black is visible") {
  const MaskRaster raster = golden("half.png");
  CHECK(raster.height == 8);
  CHECK(raster.width == 12);
  for (std::size_t i = 0; i < raster.hidden.size(); ++i) {
    CHECK(raster.hidden[i] == (i % 12 < 6 ? 1 : 0));
  }
}

TEST_CASE("grey is cut between 127 and 128, so that JPEG's ringing does no harm") {
  CHECK(golden("half-grey.png").hidden == golden("half.png").hidden);
}

TEST_CASE("white paint on a transparent picture is hidden, the transparent rest visible") {
  const MaskRaster raster = golden("painted-on-transparent.png");
  CHECK(std::count(raster.hidden.begin(), raster.hidden.begin() + 48, 1) == 48);
  CHECK(std::count(raster.hidden.begin() + 48, raster.hidden.end(), 1) == 0);
}

TEST_CASE("what is no picture is refused as everywhere") {
  const std::string text = "0 1 1 0\n";
  CHECK_THROWS_AS((void)read_mask_picture(Bytes(text.begin(), text.end()), "m.txt"), Error);
}

TEST_CASE("a photo as its own mask hides what is light, and that is told") {
  const Bytes photo = testing::golden_bytes("images/pictures/rgb420.jpg");
  const MaskRaster raster = read_mask_picture(photo, "photo.jpg");
  CHECK(raster.reading == MaskReading::white);
  CHECK(raster.unusual == "a picture of many greys, cut at 128: what is lighter is hidden");
  const Image image = decode_image(photo, "photo.jpg").image;
  const auto hidden = std::ranges::count(raster.hidden, std::uint8_t{1});
  CHECK(hidden > 0);
  CHECK(hidden < std::ssize(raster.hidden));
  CHECK(raster.hidden[0] == (image.pixels[0] >= 128 ? 1 : 0));
}

TEST_CASE("white and black are usual, and not told") {
  for (const char* name : {"half.png", "half-grey.png", "painted-on-transparent.png"}) {
    CHECK(golden(name).unusual.empty());
    CHECK(golden(name).reading == MaskReading::white);
  }
}

// tests/reference/masks.py means their left halves, which grey 128 parts in none of them.
TEST_CASE("labels, 16 bits and strokes on transparency hide what they are about, and say how") {
  struct Odd {
    const char* name;
    MaskReading reading;
    const char* told;
  };
  constexpr const char* transparency =
      "read by its transparency: what is painted is hidden, whatever its colour";
  for (const Odd& odd : {
           Odd{"odd-01.png", MaskReading::two_values,
               "read as a mask of two values: 1 is hidden, 0 visible"},
           Odd{"odd-254-255.png", MaskReading::two_values,
               "read as a mask of two values: 255 is hidden, 254 visible"},
           Odd{"odd-16-bit-1.png", MaskReading::two_values,
               "read as a mask of two values: 1 is hidden, 0 visible"},
           Odd{"odd-16-bit-1.tif", MaskReading::two_values,
               "read as a mask of two values: 1 is hidden, 0 visible"},
           Odd{"odd-16-bit-255.png", MaskReading::low_bytes,
               "16-bit with values up to 255 only, read as 8-bit"},
           Odd{"odd-16-bit-255.tif", MaskReading::low_bytes,
               "16-bit with values up to 255 only, read as 8-bit"},
           Odd{"odd-16-bit-1000.png", MaskReading::two_values,
               "read as a mask of two values: 3 is hidden, 0 visible"},
           Odd{"odd-16-bit-1000.tif", MaskReading::two_values,
               "read as a mask of two values: 3 is hidden, 0 visible"},
           Odd{"odd-voc-1.png", MaskReading::two_values,
               "read as a mask of two values: #800000 is hidden, 0 visible"},
           Odd{"odd-voc-1-2-255.png", MaskReading::labels,
               "read as labels: all but the first colour of its palette is hidden"},
           Odd{"odd-darker-label.png", MaskReading::two_values,
               "read as a mask of two values: #00005a is hidden, #640000 visible"},
           Odd{"odd-black-on-transparent.png", MaskReading::transparency, transparency},
           Odd{"odd-dark-on-transparent.png", MaskReading::transparency, transparency},
       }) {
    CAPTURE(odd.name);
    const MaskRaster raster = golden(odd.name);
    CHECK(raster.hidden == golden("half.png").hidden);
    CHECK(raster.unusual == odd.told);
    CHECK(raster.reading == odd.reading);
  }
}

}  // namespace lacuna::mask_picture_test
