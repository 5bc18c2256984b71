#include "lacuna/patch/mask_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/image/png_writer.hpp"
#include "support/golden_files.hpp"
#include "support/hidden_ids.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::mask_file_test {

using testing::hidden_ids;
using testing::Ids;

namespace {

const std::string folder = testing::golden_path("masks/").native();

/// An original of 12 x 8 pixels (width x height), shown whole on 2 x 3 patches.
FileMask mask_of(const std::string& name) {
  const PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 16};
  return mask_of_file(std::filesystem::path(folder) / name, grid, {.right = 12, .bottom = 8}, 8,
                      12);
}

Ids hidden(const std::string& name) {
  return hidden_ids(mask_of(name).mask);
}

using Notes = std::vector<std::string>;

std::string refusal(const std::string& name, ErrorKind kind) {
  return testing::refusal(kind, [&] { (void)mask_of(name); });
}

}  // namespace

TEST_CASE("a mask file is told apart by its content") {
  CHECK(hidden("mask.json") == Ids{1, 5});
  CHECK(hidden("array-u1.npy") == Ids{1, 2, 3, 4, 5});
  CHECK(hidden("array-bool.npy") == Ids{1, 3, 5});
  CHECK(hidden("cells.png") == Ids{0, 5});
  CHECK(hidden("half.png") == Ids{0, 1, 3, 4});  // 6 of 12 columns: the middle patches are half
}

TEST_CASE("how an odd picture was read is noted with its name") {
  CHECK(mask_of("half.png").notes.empty());
  CHECK(mask_of("odd-01.png").notes ==
        Notes{folder + "odd-01.png: read as a mask of two values: 1 is hidden, 0 visible"});
}

TEST_CASE("a mask that hides nothing, or everything, is warned of, whatever its file is") {
  const testing::TempFolder temp;
  const auto notes = [&](const std::string& name, const Bytes& bytes) {
    Notes said = mask_of(temp.write(name, bytes).native()).notes;
    for (std::string& note : said) {
      note.erase(0, temp.path().native().size() + 1);
    }
    return said;
  };
  const auto json = [&](const std::string& text) {
    return notes("m.json", Bytes(text.begin(), text.end()));
  };
  CHECK(json(R"({"hidden": []})") == Notes{"m.json: hides no patch"});
  CHECK(json("[[1,1,1],[1,1,1]]") == Notes{"m.json: hides every patch"});
  CHECK(json("[[1,1,1],[1,1,0]]").empty());
  Image picture(8, 12);
  CHECK(notes("m.png", encode_png(picture, {})) ==
        Notes{"m.png: hides no patch: no pixel of it is white (grey of 128 or more)"});
  std::fill_n(picture.at(0, 0), 3, std::uint8_t{255});
  CHECK(notes("m.png", encode_png(picture, {})) ==
        Notes{"m.png: hides no patch: none is covered by half"});
  std::ranges::fill(picture.pixels, std::uint8_t{255});
  CHECK(notes("m.png", encode_png(picture, {})) == Notes{"m.png: hides every patch"});
}

TEST_CASE("archives and pickles are named, and never opened") {
  CHECK(refusal("archive.npz", ErrorKind::not_image) ==
        folder +
            "archive.npz: a zip archive, as .npz is, needed a picture, JSON or .npy; save one "
            "array with numpy.save");
  CHECK(refusal("pickle.pkl", ErrorKind::not_image) ==
        folder +
            "pickle.pkl: a Python pickle, which could run code and is never loaded, needed a "
            "picture, JSON or .npy; save the array with numpy.save");
}

TEST_CASE("a missing mask file and a folder are unreadable") {
  CHECK(refusal("no-such-mask.png", ErrorKind::unreadable).find("no-such-mask.png") !=
        std::string::npos);
  CHECK(refusal("", ErrorKind::unreadable).find("is a folder") != std::string::npos);
}

}  // namespace lacuna::mask_file_test
