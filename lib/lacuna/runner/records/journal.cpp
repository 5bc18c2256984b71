#include "lacuna/runner/records/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/runner/records/record_files.hpp"

namespace lacuna {

Journal::Journal(const std::filesystem::path& folder, const std::string& owner)
    : path_(folder / journal_name(writer_mark(), owner)) {
  // Made with the first line to write, so that a run that has nothing to do leaves no file.
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    fail_to_write(error.value());
  }
  // The name may be taken by a dead process that had this one's number.
  for (int turn = 1; descriptor_ < 0; ++turn) {
    descriptor_ = ::open(path_.c_str(),
                         O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0 && errno != EEXIST) {
      fail_to_write(errno);
    }
    if (descriptor_ < 0) {
      path_ = folder / journal_name(fmt::format("{}-{}", writer_mark(), turn), owner);
    }
  }
}

Journal::~Journal() {
  ::close(descriptor_);
}

void Journal::append(std::string_view line) const {
  // One write; a second one only to learn why the first was short.
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written < 0 && errno != EINTR) {
      fail_to_write(errno);
    }
    line.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
}

void Journal::fail_to_write(int error_number) const {
  throw Error(
      ErrorKind::output,
      fmt::format("{}: cannot be written: {}; free space or choose another --output, and "
                  "run again",
                  printable(path_.native()), std::generic_category().message(error_number)));
}

}  // namespace lacuna
