#include "lacuna/runner/records/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/writer_life.hpp"

namespace lacuna {

Journal::Journal(const std::filesystem::path& folder, const std::string& owner)
    : path_(folder / journal_name(own_mark().text(), owner)) {
  // Made with the first line to write, so that a run that has nothing to do leaves no file.
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    fail_to_write(error.value());
  }
  // A process may have several.
  for (int turn = 1; descriptor_ < 0; ++turn) {
    descriptor_ = ::open(path_.c_str(),
                         O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0 && errno != EEXIST) {
      fail_to_write(errno);
    }
    if (descriptor_ < 0) {
      path_ = folder / journal_name(fmt::format("{}-{}", own_mark().text(), turn), owner);
    }
  }
  hold_lock(descriptor_);
}

Journal::~Journal() {
  ::close(descriptor_);
}

void Journal::append(std::string_view line) {
  // One write; a second one only to learn why the first was short.
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written < 0 && errno != EINTR) {
      fail_to_write(errno);
    }
    line.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  ++appended_;
}

void Journal::sync() {
  const long wanted = appended_;
  const std::lock_guard lock(sync_mutex_);
  if (synced_ >= wanted) {
    return;  // by another thread, while this one waited
  }
  const bool is_new = synced_ == 0;
  const long lines = appended_;
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) {
    fail_to_write(errno);
  }
  if (is_new) {
    sync_folder(path_.parent_path());  // its name
  }
  synced_ = lines;
}

void Journal::fail_to_write(int error_number) const {
  throw Error(ErrorKind::output,
              "{}: cannot be written: {}; free space or choose another --output, and "
              "run again",
              path_.native(), std::generic_category().message(error_number));
}

}  // namespace lacuna
