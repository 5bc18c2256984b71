#include "lacuna/runner/records/writer_life.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <map>
#include <string>
#include <system_error>

#include "lacuna/base/temporary_file.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// What the lock says; `unknown` of a file without a line, which may not be locked yet.
WriterLife life_by_lock(const fs::path& journal) {
  std::error_code error;
  const int descriptor = ::open(journal.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (descriptor < 0) {
    return WriterLife::unknown;
  }
  struct flock lock = {};
  lock.l_type = F_RDLCK;
  const bool is_told = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0;
  const bool is_empty = fs::file_size(journal, error) == 0 || error;
  ::close(descriptor);
  return !is_told                 ? WriterLife::unknown
         : lock.l_type != F_UNLCK ? WriterLife::alive
         : is_empty               ? WriterLife::unknown
                                  : WriterLife::dead;
}

/// What the table of processes says.
WriterLife life_by_process(const WriterMark& mark) {
  if (const std::optional<ProcessState> state = process_state(mark.process)) {
    const bool runs = !state->has_ended && state->start == mark.start;
    return runs ? WriterLife::alive : WriterLife::dead;
  }
  // /proc may hide the processes of others.
  return ::kill(mark.process, 0) != 0 && errno == ESRCH ? WriterLife::dead : WriterLife::unknown;
}

std::chrono::nanoseconds time_since_boot() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// Of the writer of a file, by that file and by what it keeps locked.
WriterLife life_of(const fs::path& file, const fs::path& locked, FolderClock& clock) {
  const std::optional<WriterMark> mark = mark_in(file.filename().native());
  const WriterMark own = own_mark();
  if (!mark || own.boot.empty()) {
    return WriterLife::unknown;
  }
  if (mark->boot != own.boot) {
    const bool was_here = mark->host == own.host && clock.is_quiet(file, time_since_boot());
    return was_here ? WriterLife::dead_since_boot : WriterLife::unknown;
  }
  const WriterLife lock = locked.empty() ? WriterLife::unknown : life_by_lock(locked);
  const WriterLife process = mark->host == own.host ? life_by_process(*mark) : WriterLife::unknown;
  for (const WriterLife told : {WriterLife::alive, WriterLife::dead}) {
    if (lock == told || process == told) {
      return told;
    }
  }
  return clock.is_quiet(file, long_quiet) ? WriterLife::dead : WriterLife::unknown;
}

}  // namespace

bool FolderClock::is_quiet(const fs::path& file, std::chrono::nanoseconds how_long) {
  std::error_code error;
  if (!now_) {
    const fs::path probe = folder_ / temporary_name("now");
    ::close(::open(probe.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0666));
    const fs::file_time_type now = fs::last_write_time(probe, error);
    now_ = error ? fs::file_time_type::min() : now;
    ::unlink(probe.c_str());
  }
  const fs::file_time_type written = fs::last_write_time(file, error);
  return !error && *now_ > written && *now_ - written > how_long;
}

WriterLife writer_life(const fs::path& journal, FolderClock& clock) {
  return life_of(journal, journal, clock);
}

void hold_lock(int descriptor) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  ::fcntl(descriptor, F_OFD_SETLK, &lock);
}

std::vector<fs::path> marked_files(const fs::path& folder, std::string_view end) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), last; !error && entry != last;
       entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (name.starts_with(mark_start) && name.ends_with(end)) {
      files.push_back(entry->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void remove_leftover_files(const std::set<fs::path>& folders, const fs::path& records) {
  constexpr auto old = std::chrono::hours(24);
  std::map<std::string, fs::path> journals;
  for (const fs::path& journal : marked_files(records, ".jsonl")) {
    if (const std::optional<WriterMark> mark = mark_in(journal.filename().native())) {
      journals[mark->text()] = journal;
    }
  }
  for (const fs::path& folder : folders) {
    FolderClock clock(folder);
    for (const fs::path& file : marked_files(folder, ".tmp")) {
      const std::optional<WriterMark> mark = mark_in(file.filename().native());
      const auto journal = journals.find(mark ? mark->text() : "");
      const WriterLife life =
          life_of(file, journal == journals.end() ? fs::path() : journal->second, clock);
      const bool is_dead = life == WriterLife::dead || life == WriterLife::dead_since_boot;
      if (is_dead || (life == WriterLife::unknown && clock.is_quiet(file, old))) {
        ::unlink(file.c_str());
      }
    }
  }
}

}  // namespace lacuna
