#include "lacuna/patch/mask_picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "lacuna/base/error.hpp"
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

}  // namespace lacuna::mask_picture_test
