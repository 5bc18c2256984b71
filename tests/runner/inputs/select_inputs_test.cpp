#include "lacuna/runner/inputs/select_inputs.hpp"

#include <doctest/doctest.h>

#include "lacuna/base/error.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "support/golden_files.hpp"
#include "support/refusal.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::select_inputs_test {

using testing::golden_path;

namespace {

FoundInputs listed_in(const testing::TempFolder& folder, const std::string& lines) {
  InputSelection selection;
  selection.list = folder.write("list.txt", lines).native();
  selection.root = folder.path();
  return select_inputs(selection, folder.path() / "out");
}

}  // namespace

TEST_SUITE_BEGIN("select_inputs");

TEST_CASE("a listed tar is to its pictures' names what one in a folder is, and fails alone") {
  const testing::TempFolder folder;
  std::filesystem::create_directory(folder.path() / "shards");
  std::filesystem::copy_file(golden_path("tars/gnu.tar"), folder.path() / "shards/d-0.TAR");
  folder.write("broken.tar", "no tar");
  folder.write("cat.png", "x");
  std::filesystem::create_directory(folder.path() / "folder.tar");
  const FoundInputs found =
      listed_in(folder,
                "broken.tar\ncat.png\ngone.tar\nshards/d-0.TAR\nshards/d-0.TAR\ngone.tar\n"
                "folder.tar\n");
  const FoundInputs walked = find_inputs({folder.path()}, folder.path() / "out");
  REQUIRE(found.inputs.size() == 6);
  REQUIRE(walked.inputs.size() == 5);
  for (std::size_t i = 0; i < walked.inputs.size(); ++i) {
    CHECK(found.inputs[i].name == walked.inputs[i].name);
    CHECK(found.inputs[i].path == walked.inputs[i].path);
  }
  CHECK(found.inputs[1].name == "shards/d-0/empty.png");
  CHECK(found.inputs[5].name == "folder.tar");  // a folder is no tar: it fails when it is read
  REQUIRE(found.faults.size() == 2);
  CHECK(std::string(found.faults[0].what()).find("broken.tar: ") != std::string::npos);
  CHECK(std::string(found.faults[1].what()).find("gone.tar: cannot be opened") !=
        std::string::npos);
}

TEST_CASE("a listed tar without a picture is a fault, and says why nothing is left") {
  const testing::TempFolder folder;
  folder.write("empty.tar", std::string(1024, '\0'));
  CHECK(testing::refusal(ErrorKind::unreadable, [&] {
          static_cast<void>(listed_in(folder, "empty.tar\n"));
        }).find("empty.tar: no pictures in it") != std::string::npos);
}

TEST_CASE("patterns are held against the last part of a name, with a slash against all of it") {
  const testing::TempFolder folder;
  for (const char* name : {"a/cat1.png", "a/dog1.png", "b/cat2.png", "b/c/cat3.png"}) {
    folder.write(name, "x");
  }
  const auto selected = [&](const std::vector<std::string>& include,
                            const std::vector<std::string>& exclude) {
    InputSelection selection;
    selection.arguments = {folder.path()};
    selection.include = include;
    selection.exclude = exclude;
    std::vector<std::string> names;
    const FoundInputs found = select_inputs(selection, "nowhere");
    for (const Input& input : found.inputs) {
      names.push_back(input.name);
    }
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(selected({"cat*"}, {}) == Names{"a/cat1.png", "b/c/cat3.png", "b/cat2.png"});
  CHECK(selected({"b/*"}, {}) == Names{"b/c/cat3.png", "b/cat2.png"});
  CHECK(selected({"cat*", "dog*"}, {"b/c/*", "cat1*"}) == Names{"a/dog1.png", "b/cat2.png"});
}

TEST_CASE("a byte-order mark is no part of a name, and UTF-16 is refused") {
  const testing::TempFolder folder;
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(listed_in(folder, mark + "cat.png\ndog.png").inputs[0].name == "cat.png");
  const FoundInputs found = listed_in(folder, mark + "\r\n" + mark + "a.png\n");
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs[0].name == mark + "a.png");  // it stands first, or is no mark
  std::string utf16 = "\xFF\xFE";
  for (const char letter : std::string("a.png\r\n")) {
    utf16 += {letter, '\0'};
  }
  CHECK(testing::refusal(ErrorKind::bad_value, [&] {
          static_cast<void>(listed_in(folder, utf16));
        }).find("list.txt: the list is UTF-16, needed UTF-8") != std::string::npos);
}

TEST_CASE("a listed name is there once, and never leads out of the root") {
  const testing::TempFolder folder;
  const FoundInputs found = listed_in(
      folder, "x/cat.png\r\n\nx/./cat.png\n" + (folder.path() / "dog.png").native() + "\n");
  REQUIRE(found.inputs.size() == 2);
  CHECK(found.inputs[0].name == "x/cat.png");
  CHECK(found.inputs[1].name == "dog.png");
  CHECK(found.inputs[0].found_in == folder.path().filename());
  CHECK(found.inputs[1].found_in == folder.path().filename());
  CHECK(listed_in(folder, "/outside/cat.png\n").inputs.at(0).found_in.empty());
  CHECK(testing::refusal(ErrorKind::bad_value, [&] {
          static_cast<void>(listed_in(folder, "x/../../cat.png\n"));
        }).find("must stay below --root") != std::string::npos);
}

TEST_CASE("without --root an absolute name below the working folder is named from there") {
  const testing::TempFolder folder;
  const std::filesystem::path here = std::filesystem::current_path();
  InputSelection selection;
  selection.list = folder.write("list.txt", (here / "x/cat.png").native() + "\n").native();
  const FoundInputs found = select_inputs(selection, folder.path() / "out");
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs[0].name == "x/cat.png");
  CHECK(found.inputs[0].found_in == here.filename());
}

TEST_CASE("a line that is no name fails alone, and what is no list is refused") {
  const testing::TempFolder folder;
  const FoundInputs found = listed_in(folder, std::string("../x.png\na\0b.png\ncat.png\n", 25));
  REQUIRE(found.inputs.size() == 1);
  CHECK(found.inputs[0].name == "cat.png");
  REQUIRE(found.faults.size() == 2);
  CHECK(std::string(found.faults[1].what()).starts_with("a\\x00b.png: a NUL byte"));
  CHECK(testing::refusal(ErrorKind::too_large, [&] {
          static_cast<void>(listed_in(folder, std::string(65'537, 'x')));
        }).find("list.txt: a line of more than 65536 bytes") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace lacuna::select_inputs_test
