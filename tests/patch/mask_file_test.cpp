#include "lacuna/patch/mask_file.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/golden_files.hpp"
#include "support/hidden_ids.hpp"
#include "support/refusal.hpp"

namespace lacuna::mask_file_test {

using testing::hidden_ids;
using testing::Ids;

namespace {

const std::string folder = testing::golden_path("masks/").native();

/// An original of 12 x 8 pixels (width x height), shown whole on 2 x 3 patches.
Mask mask_of(const std::string& name) {
  const PatchGrid grid{.rows = 2, .columns = 3, .patch_size = 16};
  return mask_of_file(folder + name, grid, {.right = 12, .bottom = 8}, 8, 12);
}

Ids hidden(const std::string& name) {
  return hidden_ids(mask_of(name));
}

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
