#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/image/image_file.hpp"
#include "support/bytes.hpp"
#include "support/picture_files.hpp"

namespace lacuna::jpeg_file_test {

using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::bytes_of;
using testing::golden_picture;
using testing::outcome;
using testing::outcome_kind;

TEST_SUITE_BEGIN("image");

namespace {

/// The frame header's offset: baseline or progressive.
std::size_t frame_of(const Bytes& file, bool progressive = false) {
  return testing::find(file, progressive ? "\xFF\xC2\0\x11"sv : "\xFF\xC0\0\x11"sv);
}

/// Height and width of the frame header overwritten.
Bytes claiming(Bytes file, int height, int width, bool progressive = false) {
  const std::size_t at = frame_of(file, progressive) + 5;
  file[at] = static_cast<std::uint8_t>(height / 256);
  file[at + 1] = static_cast<std::uint8_t>(height % 256);
  file[at + 2] = static_cast<std::uint8_t>(width / 256);
  file[at + 3] = static_cast<std::uint8_t>(width % 256);
  return file;
}

}  // namespace

TEST_CASE("a JPEG that is cut, or has lost only its end marker, is damaged") {
  const Bytes file = golden_picture("pictures/rgb420.jpg");
  const std::string expected =
      "damaged: x: damaged JPEG (cut short or without its end marker), needed a whole file; copy "
      "or download it again";
  CHECK(outcome(testing::cut(file, file.size() - 2)) == expected);
  CHECK(outcome(testing::cut(file, file.size() * 9 / 10)) == expected);
  const Bytes progressive = golden_picture("pictures/progressive.jpg");
  CHECK(outcome(testing::cut(progressive, progressive.size() / 2)) == expected);
}

TEST_CASE("a JPEG header that claims more pixels than the data hold is damaged") {
  for (const bool progressive : {false, true}) {
    const Bytes file =
        golden_picture(progressive ? "pictures/progressive.jpg" : "pictures/rgb420.jpg");
    CHECK(outcome_kind(claiming(file, 4000, 4000, progressive)) == "damaged");
    CHECK(outcome_kind(claiming(file, 65500, 65500, progressive)) == "too_large");
    CHECK(outcome_kind(claiming(file, 0, 61, progressive)) == "damaged");
    CHECK(outcome_kind(claiming(file, 45, 0, progressive)) == "damaged");
  }
}

TEST_CASE("a restart marker that is wrong or missing is damage") {
  const Bytes file = golden_picture("pictures/restart.jpg");
  const std::size_t marker = testing::find(file, "\xFF\xD1"sv, frame_of(file));
  Bytes wrong = file;
  wrong[marker + 1] = 0xD5;
  CHECK(outcome_kind(wrong) == "damaged");
  Bytes missing = file;
  missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(marker),
                missing.begin() + static_cast<std::ptrdiff_t>(marker) + 2);
  CHECK(outcome_kind(missing) == "damaged");
}

TEST_CASE("extraneous bytes before markers are passed over, and a note counts them") {
  const auto with = [](const Bytes& file, std::size_t at, std::string_view extraneous) {
    Bytes longer = file;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(at), extraneous.begin(),
                  extraneous.end());
    return longer;
  };
  const auto counted = [](const Bytes& read) {  // of the only note
    const std::vector<std::string> notes = decode_image(read, "x").notes;
    constexpr std::string_view start = "JPEG with at least ";
    REQUIRE(notes.size() == 1);
    REQUIRE(notes[0].starts_with(start));
    CHECK(notes[0].ends_with(
        " extraneous bytes before its markers, which are passed over; if the picture looks wrong, "
        "copy or download it again"));
    return std::stoi(notes[0].substr(start.size()));
  };
  // Pillow 12.3 gives the clean file's pixels for each of these.
  const Bytes file = golden_picture("pictures/rgb420.jpg");
  const Image clean = decode_image(file, "x").image;
  const Bytes at_end = with(file, file.size() - 2, std::string(99, 'A'));
  const Bytes at_both = with(at_end, frame_of(file), "\0\0"sv);
  CHECK(decode_image(file, "x").notes.empty());
  CHECK(counted(at_end) <= 99);
  CHECK(counted(at_end) >= 92);  // up to 7 lie in libjpeg's bit buffer
  CHECK(decode_image(at_end, "x").image.pixels == clean.pixels);
  CHECK(counted(at_both) == counted(at_end) + 2);
  CHECK(decode_image(at_both, "x").image.pixels == clean.pixels);
  const Bytes restart = golden_picture("pictures/restart.jpg");
  const Bytes in_scan = with(restart, testing::find(restart, "\xFF\xD1"sv), "AB");
  CHECK(decode_image(in_scan, "x").image.pixels == decode_image(restart, "x").image.pixels);
  CHECK(counted(in_scan) == 2);
  CHECK(outcome_kind(testing::cut(at_both, at_both.size() - 2)) == "damaged");
}

TEST_CASE("flipped bytes that leave no Huffman code are damage") {
  Bytes file = golden_picture("pictures/rgb444.jpg");
  for (std::size_t i = file.size() - 200; i < file.size() - 160; i += 2) {
    file[i] = 0xFF;  // with the 0 behind it eight ones, and no code is all ones
    file[i + 1] = 0;
  }
  CHECK(outcome(file).starts_with("damaged: x: damaged JPEG ("));
}

TEST_CASE("what follows the end marker does not matter") {
  Bytes file = golden_picture("pictures/rgb420.jpg");
  const Image alone = decode_image(file, "x").image;
  const Bytes video = bytes_of(
      "\0\0\0\x18"
      "ftypmp42 a motion photo's video\xFF\xD8\xFF"sv);
  file.insert(file.end(), video.begin(), video.end());
  CHECK(decode_image(file, "x").image.pixels == alone.pixels);
}

TEST_CASE("over a hundred scans are refused before they cost time") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(outcome(golden_picture("127_scans.jpg")) ==
        "damaged: x: damaged JPEG (over 100 scans), needed a whole file; copy or download it "
        "again");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

TEST_CASE("12-bit and lossless JPEG are unsupported, by name") {
  Bytes file = golden_picture("pictures/rgb420.jpg");
  const std::size_t frame = frame_of(file);
  file[frame + 4] = 12;
  CHECK(outcome(file) ==
        "unsupported: x: JPEG of other than 8 bits, which lacuna does not read; convert it to an "
        "8-bit RGB PNG");
  file[frame + 4] = 8;
  file[frame + 1] = 0xC3;
  CHECK(outcome(file) ==
        "unsupported: x: lossless or hierarchical JPEG, which lacuna does not read; convert it to "
        "an 8-bit RGB PNG");
}

TEST_CASE("CMYK comes with a note, and is the same picture without Adobe's marker") {
  Bytes file = golden_picture("pictures/cmyk.jpg");
  const DecodedImage adobe = decode_image(file, "x");
  const std::vector<std::string> note = {
      "CMYK, converted without a colour profile: colours are approximate"};
  CHECK(adobe.notes == note);
  file[testing::find(file, "Adobe")] = 'a';
  const DecodedImage plain = decode_image(file, "x");
  CHECK(plain.notes == note);
  CHECK(plain.image.pixels == adobe.image.pixels);
  // Pillow 12.3 gives this pixel for both.
  const std::uint8_t* corner = plain.image.at(44, 60);
  CHECK(std::array<int, 3>{corner[0], corner[1], corner[2]} == std::array{221, 239, 77});
}

TEST_CASE("a damaged JPEG after a good one shows nothing of it, and the good one reads again") {
  const Bytes good = golden_picture("pictures/rgb420.jpg");
  const Image before = decode_image(good, "x").image;
  CHECK(outcome_kind(testing::cut(good, good.size() / 2)) == "damaged");
  CHECK(decode_image(good, "x").image.pixels == before.pixels);
}

TEST_CASE("broken EXIF leaves a JPEG as it is stored") {
  Bytes file = golden_picture("orientation/jpeg_6.jpg");
  CHECK(decode_image(file, "x").orientation == 6);
  file[testing::find(file, "Exif") + 10] = 0xFF;  // the directory's offset
  file[testing::find(file, "Exif") + 11] = 0xFF;
  file[testing::find(file, "Exif") + 12] = 0xFF;
  CHECK(decode_image(file, "x").orientation == 1);
}

TEST_CASE("EXIF's long orientation, EXIF in two segments and XMP turn a JPEG") {
  const Bytes plain = golden_picture("pictures/rgb420.jpg");
  const auto with = [&plain](const std::vector<std::string>& segments) {
    Bytes file = testing::cut(plain, 2);
    for (const std::string& segment : segments) {
      const std::size_t size = segment.size() + 2;
      const Bytes bytes = bytes_of("\xFF\xE1" + std::string(1, static_cast<char>(size / 256)) +
                                   static_cast<char>(size % 256) + segment);
      file.insert(file.end(), bytes.begin(), bytes.end());
    }
    file.insert(file.end(), plain.begin() + 2, plain.end());
    return decode_image(file, "x").orientation;
  };
  constexpr std::string_view exif =
      "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x04\0\0\0\x01\0\0\0\x06\0\0\0\0"sv;
  const std::string start("http://ns.adobe.com/xap/1.0/\0"sv);
  const std::string xmp = start + "<tiff:Orientation>8</tiff:Orientation>";
  // As Pillow 12.3's exif_transpose() has them.
  CHECK(with({std::string(exif)}) == 6);
  CHECK(with({xmp}) == 8);
  CHECK(with({xmp, std::string(exif)}) == 6);
  CHECK(with({xmp, start + "tiff:Orientation>3"}) == 3);
  CHECK(with({std::string(exif.substr(0, 20)), "Exif\0\0"s + std::string(exif.substr(20))}) == 6);
  CHECK(with({std::string(exif.substr(6))}) == 1);
}

TEST_CASE("a JPEG decoded smaller is upright, and says how large it is in its file") {
  for (const int orientation : {1, 6}) {
    const Bytes file = golden_picture("orientation/jpeg_" + std::to_string(orientation) + ".jpg");
    const DecodedImage full = decode_image(file, "full");
    const int enough = std::min(full.height, full.width) / 2;
    const DecodedImage half = decode_image(file, "half", {.enough_side = enough});
    CHECK(half.reduction == 2);
    CHECK(half.height == full.image.height);
    CHECK(half.width == full.image.width);
    CHECK(half.image.height == (full.height + 1) / 2);
    CHECK(half.image.width == (full.width + 1) / 2);
    const DecodedImage none = decode_image(file, "none", {.enough_side = enough + 1});
    CHECK(none.reduction == 1);
    CHECK(none.image.pixels == full.image.pixels);
  }
}

TEST_SUITE_END();

}  // namespace lacuna::jpeg_file_test
