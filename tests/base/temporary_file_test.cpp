#include "lacuna/base/temporary_file.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::temporary_file_test {

using testing::TempFolder;

namespace {

namespace fs = std::filesystem;

std::string own_host() {
  return writer_mark().substr(0, writer_mark().find('-') + 1);
}

/// The number of a process that has ended.
pid_t dead_process() {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  return child;
}

}  // namespace

TEST_SUITE_BEGIN("temporary_file");

TEST_CASE("what a dead run left is removed; of live runs and other hosts only what is a day old") {
  const TempFolder folder;
  const auto dead =
      folder.write(".lacuna-" + own_host() + std::to_string(dead_process()) + "-0.tmp", "");
  const auto live =
      folder.write(".lacuna-" + own_host() + std::to_string(::getppid()) + "-0.tmp", "");
  const auto elsewhere = folder.write(".lacuna-00000000-1-0.tmp", "");
  const auto old = folder.write(".lacuna-00000000-2-0.tmp", "");
  const auto other = folder.write("cat.tmp", "");
  fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::hours(25));
  remove_leftover_files(folder.path());
  CHECK_FALSE(fs::exists(dead));
  CHECK(fs::exists(live));
  CHECK(fs::exists(elsewhere));
  CHECK_FALSE(fs::exists(old));
  CHECK(fs::exists(other));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 3);
}

TEST_CASE("a file that may not be replaced stays, and the error names it") {
  const TempFolder folder;
  const auto path = folder.write("a.png", "mine");
  CHECK_THROWS_WITH_AS(write_file(path, std::string_view("new"), Existing::keep),
                       (path.native() + ": is there already, and --no-clobber keeps it; leave that "
                                        "option out or choose another --output")
                           .c_str(),
                       Error);
  CHECK(read_whole_file(path, 10) == Bytes{'m', 'i', 'n', 'e'});
  write_file(folder.path() / "b.png", std::string_view("new"), Existing::keep);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("checking an output folder makes nothing, not even the folder") {
  const TempFolder folder;
  check_output_folder(folder.path() / "to" / "be" / "made");
  CHECK(fs::is_empty(folder.path()));
  const auto file = folder.write("file", "in the way");
  CHECK_THROWS_AS(check_output_folder(file), Error);
  CHECK_THROWS_AS(check_output_folder(file / "below"), Error);
}

TEST_SUITE_END();

}  // namespace lacuna::temporary_file_test
