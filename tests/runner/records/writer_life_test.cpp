#include "lacuna/runner/records/writer_life.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <utility>

#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/journal.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "support/temp_folder.hpp"

namespace lacuna::writer_life_test {

using testing::TempFolder;

namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;

fs::path journal_of(const TempFolder& folder, const WriterMark& mark,
                    std::string_view text = "{}\n") {
  return folder.write(journal_name(mark.text()), text);
}

WriterLife life(const TempFolder& folder, const fs::path& journal) {
  FolderClock clock(folder.path());
  return writer_life(journal, clock);
}

void age(const fs::path& file, minutes by) {
  fs::last_write_time(file, fs::file_time_type::clock::now() - by);
}

/// A process that has done `work` and waits until it is killed; then it is a zombie.
class Child {
 public:
  explicit Child(const std::function<void()>& work) {
    std::array<int, 2> ready{};
    REQUIRE(::pipe(ready.data()) == 0);
    process_ = ::fork();
    if (process_ == 0) {
      work();
      static_cast<void>(!::write(ready[1], "", 1));
      for (;;) {
        ::pause();
      }
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~Child() { bury(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill() const {
    siginfo_t info = {};
    ::kill(process_, SIGKILL);
    ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOWAIT);
  }
  void bury() {
    if (std::exchange(is_buried_, true)) {
      return;
    }
    kill();
    ::waitpid(process_, nullptr, 0);
  }
  [[nodiscard]] WriterMark mark() const {
    WriterMark mark = own_mark();
    mark.process = process_;
    mark.start = process_state(process_)->start;
    return mark;
  }

 private:
  pid_t process_ = -1;
  bool is_buried_ = false;
};

WriterMark of_another_namespace(WriterMark mark) {
  mark.host = "0badcafe";
  return mark;
}

WriterMark foreign_mark() {
  return {.host = "0badcafe", .boot = "0badcafe", .process = 1, .start = 1};
}

}  // namespace

TEST_SUITE_BEGIN("writer_life");

TEST_CASE("a writer is alive until it is killed, and dead while it still is a zombie") {
  const TempFolder folder;
  fs::path journal;
  Child writer([&] { (new Journal(folder.path(), ""))->append("{}\n"); });
  journal = folder.path() / journal_name(writer.mark().text());
  REQUIRE(fs::exists(journal));
  CHECK(life(folder, journal) == WriterLife::alive);
  writer.kill();
  CHECK(life(folder, journal) == WriterLife::dead);
  writer.bury();
  CHECK(life(folder, journal) == WriterLife::dead);
}

TEST_CASE("a process without a lock lives, where locks are not kept or anybody gets them") {
  const TempFolder folder;
  Child writer([] {});
  const fs::path journal = journal_of(folder, writer.mark());
  age(journal, minutes(600));
  CHECK(life(folder, journal) == WriterLife::alive);
  writer.kill();
  CHECK(life(folder, journal) == WriterLife::dead);
}

TEST_CASE("a number that is used again is another process") {
  const TempFolder folder;
  WriterMark mark = own_mark();
  mark.process = ::getppid();
  mark.start = process_state(::getppid())->start + 1;
  CHECK(life(folder, journal_of(folder, mark, "")) == WriterLife::dead);
  mark.start = process_state(::getppid())->start;
  CHECK(life(folder, journal_of(folder, mark, "")) == WriterLife::alive);
}

TEST_CASE("the lock tells of another container's process under the same kernel") {
  const TempFolder folder;
  const fs::path journal = journal_of(folder, of_another_namespace(own_mark()));
  const int descriptor = ::open(journal.c_str(), O_WRONLY | O_CLOEXEC);
  hold_lock(descriptor);
  age(journal, minutes(600));
  CHECK(life(folder, journal) == WriterLife::alive);
  ::close(descriptor);
  CHECK(life(folder, journal) == WriterLife::dead);
  journal_of(folder, of_another_namespace(own_mark()), "");  // not yet locked, maybe
  CHECK(life(folder, journal) == WriterLife::unknown);
  age(journal, minutes(61));
  CHECK(life(folder, journal) == WriterLife::dead);
}

TEST_CASE("after a reboot nobody lives; but one who wrote since is another machine of that name") {
  const TempFolder folder;
  WriterMark mark = own_mark();
  mark.boot = "0badcafe";
  const fs::path journal = journal_of(folder, mark);
  CHECK(life(folder, journal) == WriterLife::unknown);
  age(journal, minutes(60 * 24 * 365 * 20));
  CHECK(life(folder, journal) == WriterLife::dead_since_boot);
}

TEST_CASE("of another machine nothing is known, whatever its clock and a lock say") {
  const TempFolder folder;
  for (const std::string& mark :
       {foreign_mark().text(), std::string(".lacuna-0badcafe-7") /* of 0.1.0 */}) {
    const fs::path journal = folder.write(journal_name(mark), "{}\n");
    for (const minutes by : {minutes(0), minutes(60 * 24 * 30), minutes(-600)}) {
      age(journal, by);
      CHECK(life(folder, journal) == WriterLife::unknown);
    }
  }
}

TEST_CASE("temporary files go with their writer, by its journal or its process; others in a day") {
  const TempFolder folder;
  fs::create_directory(folder.path() / "sub");
  const auto made = [&](const WriterMark& mark) {
    return folder.write("sub/" + mark.text() + "-0.tmp", "");
  };
  WriterMark dead = own_mark();
  dead.process = ::getppid();
  dead.start = process_state(::getppid())->start + 1;
  WriterMark in_container = of_another_namespace(own_mark());
  const fs::path of_dead = made(dead);
  const fs::path of_live = made(own_mark());
  const fs::path of_container = made(in_container);
  const fs::path of_foreign = made(foreign_mark());
  const fs::path of_others = folder.write("sub/cat.tmp", "");
  const std::set<fs::path> folders = {folder.path(), folder.path() / "sub"};
  remove_leftover_files(folders, folder.path());
  CHECK_FALSE(fs::exists(of_dead));
  CHECK(fs::exists(of_live));
  CHECK(fs::exists(of_container));
  CHECK(fs::exists(of_foreign));
  journal_of(folder, in_container);
  age(of_foreign, minutes(60 * 25));
  age(of_live, minutes(60 * 25));
  remove_leftover_files(folders, folder.path());
  CHECK_FALSE(fs::exists(of_container));
  CHECK_FALSE(fs::exists(of_foreign));
  CHECK(fs::exists(of_live));
  CHECK(fs::exists(of_others));
  CHECK(std::distance(fs::directory_iterator(folder.path() / "sub"), {}) == 2);
}

TEST_SUITE_END();

}  // namespace lacuna::writer_life_test
