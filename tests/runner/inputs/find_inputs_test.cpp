#include "lacuna/runner/inputs/find_inputs.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "lacuna/image/png_writer.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::find_inputs_test {

using testing::TempFolder;

namespace {

std::vector<std::string> names_of(const FoundInputs& found) {
  std::vector<std::string> names;
  for (const Input& input : found.inputs) {
    names.push_back(input.name);
  }
  return names;
}

}  // namespace

TEST_SUITE_BEGIN("find_inputs");

TEST_CASE(
    "a folder gives its pictures with sub-folders, sorted bytewise, whatever the case of the "
    "suffix") {
  const TempFolder folder;
  for (const char* name : {"b.JPG", "a.png", "sub/c.tiff", "Z.webp", "notes.txt", "no_suffix"}) {
    folder.write(name, "x");
  }
  const FoundInputs found = find_inputs({folder.path()}, folder.path() / "out");
  CHECK(names_of(found) == std::vector<std::string>{"Z.webp", "a.png", "b.JPG", "sub/c.tiff"});
  CHECK(found.skipped == 2);
}

TEST_CASE("a folder is walked whatever its name") {
  const TempFolder folder;
  folder.write("x.png/y.png", "x");
  CHECK(names_of(find_inputs({folder.path()}, "out")) == std::vector<std::string>{"x.png/y.png"});
}

TEST_CASE("an input knows the last name of the folder that was named, however it was written") {
  const TempFolder folder;
  folder.write("photos/sub/a.png", "x");
  for (const char* written : {"photos", "photos/", "photos/.", "photos/sub/.."}) {
    CHECK(find_inputs({folder.path() / written}, "out").inputs.at(0).found_in == "photos");
  }
  CHECK(find_inputs({folder.path() / "photos/sub/a.png"}, "out").inputs.at(0).found_in == "sub");
  CHECK(folder_name("a/photos.tar") == "photos");
  CHECK(folder_name("/").empty());
}

TEST_CASE("the output folder and pictures that lacuna drew are never inputs") {
  const TempFolder folder;
  folder.write("out/a.png", "x");
  folder.write("photo.png", encode_png(Image(2, 2), {}));
  folder.write("photo.compare.png",
               encode_png(Image(2, 2), {{"Title", "t"}, {"lacuna:recipe", "{}"}}));
  CHECK(names_of(find_inputs({folder.path()}, folder.path() / "out")) ==
        std::vector<std::string>{"photo.png"});
}

TEST_CASE("what a Mac and a notebook leave beside pictures is passed over") {
  const TempFolder folder;
  const std::string apple_double("\0\5\x16\7\0\2\0\0Mac OS X        ", 24);
  for (const char* name : {"._x.png", "sub/._y.jpg", "._d.tar", "._e.tar.gz"}) {
    folder.write(name, apple_double);
  }
  folder.write(".ipynb_checkpoints/x-checkpoint.png", "x");
  folder.write("x.png", "x");
  const FoundInputs found = find_inputs({folder.path()}, "out");
  CHECK(names_of(found) == std::vector<std::string>{"x.png"});
  CHECK(found.skipped == 5);
  CHECK(found.faults.empty());
  CHECK(found.compressed.empty());
  const FoundInputs named = find_inputs({folder.path() / "._x.png"}, "out");  // said is said
  CHECK(names_of(named) == std::vector<std::string>{"._x.png"});
}

TEST_CASE("links to files are followed, a link to a folder or to itself is no loop") {
  const TempFolder folder;
  folder.write("real.png", "x");
  std::filesystem::create_symlink(folder.path() / "real.png", folder.path() / "link.png");
  std::filesystem::create_directory_symlink(folder.path(), folder.path() / "loop");
  std::filesystem::create_symlink(folder.path() / "self.png", folder.path() / "self.png");
  CHECK(names_of(find_inputs({folder.path()}, "out")) ==
        std::vector<std::string>{"link.png", "real.png", "self.png"});
}

TEST_CASE("a folder without pictures, and a name that does not exist, say so") {
  const TempFolder folder;
  folder.write("notes.txt", "x");
  const std::string path = folder.path().native();
  CHECK_THROWS_WITH_AS(static_cast<void>(find_inputs({folder.path()}, "out")),
                       (path + ": no pictures in it (looked for .jpg .png .webp .tif "
                               ".bmp; 1 other file); name another")
                           .c_str(),
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(find_inputs({folder.path() / "nowhere"}, "out")),
                       (path + "/nowhere: no such file or folder; check the name").c_str(), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::find_inputs_test
