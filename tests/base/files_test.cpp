#include "lacuna/base/files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "lacuna/base/error.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::files_test {

using testing::TempFolder;

TEST_SUITE_BEGIN("files");

TEST_CASE("a file is written whole under its final name and leaves no temporary one") {
  const TempFolder folder;
  const auto path = folder.path() / "new" / "folder" / "file";
  write_file(path, std::string_view("first"));
  write_file(path, std::string_view("second"));
  CHECK(read_whole_file(path, 100) == Bytes{'s', 'e', 'c', 'o', 'n', 'd'});
  CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1);
}

TEST_CASE("a link is replaced, never written through") {
  const TempFolder folder;
  const auto target = folder.write("target", "kept");
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink(target, link);
  write_file(link, std::string_view("new"));
  CHECK_FALSE(std::filesystem::is_symlink(link));
  CHECK(read_whole_file(target, 100) == Bytes{'k', 'e', 'p', 't'});
}

TEST_CASE("a folder that cannot be made, or a folder in the file's place, is an output error") {
  const TempFolder folder;
  const auto file = folder.write("file", "in the way");
  CHECK_THROWS_AS(write_file(file / "below", std::string_view("x")), Error);
  std::filesystem::create_directories(folder.path() / "taken" / "by");
  CHECK_THROWS_AS(write_file(folder.path() / "taken", std::string_view("x")), Error);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("only a regular file is read: a FIFO does not hang, a folder says what it is") {
  const TempFolder folder;
  const auto fifo = folder.path() / "pipe.png";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(read_whole_file(fifo, 100)),
      (fifo.native() + ": is a FIFO, needed a regular file; name the file itself").c_str(), Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(read_whole_file(folder.path(), 100)),
      (folder.path().native() + ": is a folder, needed a regular file; name the file itself")
          .c_str(),
      Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(read_whole_file("/dev/null", 100)),
                       "/dev/null: is a device, needed a regular file; name the file itself",
                       Error);
}

TEST_CASE("a file over the limit is refused before it is read") {
  const TempFolder folder;
  const auto path = folder.write("large", "12345");
  CHECK_THROWS_WITH_AS(static_cast<void>(read_whole_file(path, 4)),
                       (path.native() + ": 5 bytes, the limit is 4; use a smaller file").c_str(),
                       Error);
}

TEST_SUITE_END();

}  // namespace lacuna::files_test
