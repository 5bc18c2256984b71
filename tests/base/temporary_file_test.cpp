#include "lacuna/base/temporary_file.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::temporary_file_test {

using testing::TempFolder;

namespace fs = std::filesystem;

TEST_SUITE_BEGIN("temporary_file");

TEST_CASE("a file that may not be replaced stays, and the error names it") {
  const TempFolder folder;
  const auto path = folder.write("a.png", "mine");
  const auto keep = [](const fs::path& target) {
    TemporaryFile(target).become_target(Existing::keep);
  };
  CHECK_THROWS_WITH_AS(keep(path),
                       (path.native() + ": is there already, and --no-clobber keeps it; leave that "
                                        "option out or choose another --output")
                           .c_str(),
                       Error);
  CHECK(read_whole_file(path, 10) == Bytes{'m', 'i', 'n', 'e'});
  keep(folder.path() / "b.png");
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
}

TEST_CASE("a link in the place of a temporary file is not followed") {
  const TempFolder folder;
  const auto mine = folder.write("mine", "mine");
  for (int i = 0; i < 200; ++i) {  // the names that come next are known to anybody
    fs::create_symlink(mine, folder.path() / temporary_name(std::to_string(i)));
  }
  write_file(folder.path() / "b.png", std::string_view("new"));
  CHECK(read_whole_file(mine, 10) == Bytes{'m', 'i', 'n', 'e'});
  CHECK(fs::is_regular_file(fs::symlink_status(folder.path() / "b.png")));
}

TEST_CASE("checking an output folder makes nothing, not even the folder") {
  const TempFolder folder;
  check_output_folder(folder.path() / "to" / "be" / "made");
  CHECK(fs::is_empty(folder.path()));
  const auto file = folder.write("file", "in the way");
  CHECK_THROWS_AS(check_output_folder(file), Error);
  CHECK_THROWS_AS(check_output_folder(file / "below"), Error);
}

TEST_CASE("a mark reads back from the names that begin with it") {
  const WriterMark own = own_mark();
  CHECK(own.process == ::getpid());
  CHECK(own.start > 0);
  for (const char* end : {".jsonl", "-1.mask.2-of-4.jsonl", "-12.tmp"}) {
    CHECK(mark_in(own.text() + end) == own);
  }
}

TEST_CASE("other names, and those of 0.1.0, have no mark") {
  for (const char* name :
       {"manifest.jsonl", ".lacuna-ab12cd34-77.jsonl", ".lacuna-ab12cd34-77-3.tmp",
        ".lacuna-ab12cd34-77.mask.1-of-2.jsonl", ".lacuna-ab12cd34-ab12cd34-77.jsonl",
        ".lacuna-ab12cd34-ab12cd34-x-1.jsonl", ".lacuna-", ".lacuna"}) {
    CHECK_FALSE(mark_in(name));
  }
}

TEST_CASE("the kernel tells a process that runs from one that has ended, and when it began") {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(0);
  }
  siginfo_t info = {};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);  // it stays a zombie
  const std::optional<ProcessState> ended = process_state(child);
  REQUIRE(ended);
  CHECK(ended->has_ended);
  CHECK(ended->start >= own_mark().start);
  CHECK_FALSE(process_state(::getpid())->has_ended);
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(process_state(child));
}

TEST_SUITE_END();

}  // namespace lacuna::temporary_file_test
