#include "lacuna/base/temporary_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <mutex>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "lacuna/base/hash.hpp"
#include "lacuna/base/text.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_start = ".lacuna-";
constexpr std::string_view name_end = ".tmp";

/// The files in the making, and the lock under which they come and go.
struct InTheMaking {
  std::timed_mutex mutex;
  std::set<const fs::path*> paths;
};
InTheMaking& in_the_making() {
  static auto* const files = new InTheMaking;  // to the very end of the process
  return *files;
}

std::string host_mark() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  std::error_code ignored;
  const fs::path numbers = fs::read_symlink("/proc/self/ns/pid", ignored);
  return fmt::format("{:08x}", name_seed(host.data() + numbers.native(), 0) & 0xFFFFFFFFU);
}

}  // namespace

bool is_name_fault(int error_number) {
  return error_number == ENAMETOOLONG || error_number == EINVAL || error_number == EILSEQ;
}

void fail_output(const fs::path& path, std::string_view what, int error_number) {
  const bool is_name = is_name_fault(error_number);
  const std::string message =
      fmt::format("{}: {}: {}; {}", printable(path.native()), what,
                  std::generic_category().message(error_number),
                  is_name ? "needed a name that the file system takes; shorten or change it"
                          : "free space or choose another --output, and run again");
  if (is_name) {
    throw OutputNameError(ErrorKind::output, message);
  }
  throw Error(ErrorKind::output, message);
}

std::string writer_mark() {
  static const std::string host = host_mark();
  return fmt::format("{}-{}", host, ::getpid());
}

bool writer_may_live(std::string_view mark) {
  const std::string own = writer_mark();
  const std::size_t host_length = own.find('-') + 1;
  if (mark.substr(0, host_length) != std::string_view(own).substr(0, host_length)) {
    return true;
  }
  pid_t process = 0;
  std::from_chars(mark.data() + host_length, mark.data() + mark.size(), process);
  return process > 0 && process != ::getpid() && (::kill(process, 0) == 0 || errno != ESRCH);
}

std::string temporary_name(std::string_view what) {
  return fmt::format("{}{}-{}{}", name_start, writer_mark(), what, name_end);
}

TemporaryFile::TemporaryFile(fs::path target) : target_(std::move(target)) {
  static std::atomic<unsigned> counter{0};
  for (;;) {
    path_ = target_.parent_path() / temporary_name(std::to_string(counter.fetch_add(1)));
    const std::lock_guard lock(in_the_making().mutex);
    in_the_making().paths.insert(&path_);
    descriptor_ = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ >= 0) {
      return;
    }
    in_the_making().paths.erase(&path_);
    if (errno != EEXIST) {
      fail_output(target_, "cannot be written", errno);
    }
  }
}

TemporaryFile::~TemporaryFile() {
  {
    const std::lock_guard lock(in_the_making().mutex);
    in_the_making().paths.erase(&path_);
  }
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
  if (!renamed_) {
    ::unlink(path_.c_str());
  }
}

void TemporaryFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      fail_output(target_, "cannot be written", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
}

void TemporaryFile::close_safely() {
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) {
    fail_output(target_, "cannot be written", errno);
  }
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) {
    fail_output(target_, "cannot be written", errno);
  }
}

void TemporaryFile::become_target() {
  close_safely();
  const std::lock_guard lock(in_the_making().mutex);
  if (::rename(path_.c_str(), target_.c_str()) != 0) {
    fail_output(target_, "cannot be put in place", errno);
  }
  renamed_ = true;
}

// A second name, and then the first one goes: unlike renaming it never replaces anything.
void TemporaryFile::become_new_target() {
  close_safely();
  if (::link(path_.c_str(), target_.c_str()) == 0) {
    return;
  }
  if (errno != EEXIST) {
    fail_output(target_, "cannot be put in place", errno);
  }
  throw exists_error(target_);
}

void abandon_temporary_files() {
  constexpr auto patience = std::chrono::milliseconds(200);  // for a disk that hangs
  if (!in_the_making().mutex.try_lock_for(patience)) {
    return;
  }
  for (const fs::path* path : in_the_making().paths) {
    ::unlink(path->c_str());
  }
}

Error exists_error(const fs::path& path) {
  return {ErrorKind::exists,
          fmt::format("{}: is there already, and --no-clobber keeps it; leave that option out or "
                      "choose another --output",
                      printable(path.native()))};
}

void remove_leftover_files(const fs::path& folder) {
  constexpr auto old = std::chrono::hours(24);
  std::error_code error;
  std::vector<fs::path> temporary;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().native();
    if (name.starts_with(name_start) && name.ends_with(name_end)) {
      temporary.push_back(entry->path());
    }
  }
  if (temporary.empty()) {
    return;
  }
  // A file made now tells the time of the machine that keeps the files.
  fs::file_time_type now{};
  {
    const fs::path probe = folder / temporary_name("now");
    const int descriptor = ::open(probe.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0666);
    now = fs::last_write_time(probe, error);
    ::close(descriptor);
    ::unlink(probe.c_str());
  }
  for (const fs::path& path : temporary) {
    const std::string mark = path.filename().native().substr(name_start.size());
    const bool is_old = !error && fs::last_write_time(path, error) + old < now && !error;
    if (is_old || !writer_may_live(mark)) {
      ::unlink(path.c_str());
    }
  }
}

}  // namespace lacuna
