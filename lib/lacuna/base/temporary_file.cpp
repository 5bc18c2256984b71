#include "lacuna/base/temporary_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "lacuna/base/hash.hpp"

namespace lacuna {
namespace {

std::string whole_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The files in the making, and the lock under which they come and go.
struct InTheMaking {
  std::timed_mutex mutex;
  std::set<const std::filesystem::path*> paths;
};
InTheMaking& in_the_making() {
  static auto* const files = new InTheMaking;  // to the very end of the process
  return *files;
}

std::string short_hash(const std::string& text) {
  return fmt::format("{:08x}", name_seed(text, 1) & 0xFFFFFFFFU);
}

std::string host_hash() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  std::error_code ignored;
  const std::filesystem::path numbers = std::filesystem::read_symlink("/proc/self/ns/pid", ignored);
  return short_hash(name.data() + whole_text("/etc/machine-id") + numbers.native());
}

std::string boot_hash() {
  const std::string id = whole_text("/proc/sys/kernel/random/boot_id");
  return id.empty() ? "" : short_hash(id);
}

/// Takes the text up to the next '-' or '.' off the rest.
std::string_view take_field(std::string_view& rest) {
  const std::string_view field = rest.substr(0, rest.find_first_of("-."));
  rest.remove_prefix(std::min(rest.size(), field.size() + 1));
  return field;
}

template <typename Number>
bool is_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

bool is_name_fault(int error_number) {
  return error_number == ENAMETOOLONG || error_number == EINVAL || error_number == EILSEQ;
}

void fail_output(const std::filesystem::path& path, std::string_view what, int error_number) {
  const bool is_name = is_name_fault(error_number);
  const std::string message = fmt::format(
      "{}: {}: {}; {}", path.native(), what, std::generic_category().message(error_number),
      is_name ? "needed a name that the file system takes; shorten or change it"
              : "free space or choose another --output, and run again");
  if (is_name) {
    throw OutputNameError(ErrorKind::output, message);
  }
  throw Error(ErrorKind::output, message);
}

std::string WriterMark::text() const {
  return fmt::format("{}{}-{}-{}-{}", mark_start, host, boot, process, start);
}

WriterMark own_mark() {
  static const std::string host = host_hash();
  static const std::string boot = boot_hash();
  const pid_t process = ::getpid();
  const std::optional<ProcessState> state = process_state(process);
  return {.host = host, .boot = boot, .process = process, .start = state ? state->start : 0};
}

std::optional<WriterMark> mark_in(std::string_view name) {
  if (!name.starts_with(mark_start)) {
    return std::nullopt;
  }
  name.remove_prefix(mark_start.size());
  WriterMark mark{.host = std::string(take_field(name)), .boot = std::string(take_field(name))};
  const bool has_numbers =
      is_number(take_field(name), mark.process) && is_number(take_field(name), mark.start);
  constexpr std::size_t digits = 8;
  return has_numbers && mark.host.size() == digits && mark.boot.size() == digits
             ? std::optional(std::move(mark))
             : std::nullopt;
}

// "4711 (name of it) S 1 …": the state is the third field, the start the 22nd. Names have spaces
// and parentheses, too.
std::optional<ProcessState> process_state(pid_t process) {
  const std::string text = whole_text(fmt::format("/proc/{}/stat", process));
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) {
    return std::nullopt;
  }
  std::istringstream fields(text.substr(name_end + 1));
  char state = 0;
  fields >> state;
  std::string passed_over;
  constexpr int between = 18;
  for (int field = 0; field < between; ++field) {
    fields >> passed_over;
  }
  ProcessState result{.has_ended = state == 'Z' || state == 'X' || state == 'x'};
  fields >> result.start;
  return fields ? std::optional(result) : std::nullopt;
}

std::string temporary_name(std::string_view what) {
  return fmt::format("{}-{}.tmp", own_mark().text(), what);
}

TemporaryFile::TemporaryFile(std::filesystem::path target) : target_(std::move(target)) {
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

void TemporaryFile::close() {
  if (descriptor_ < 0) {
    return;
  }
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) {
    fail_output(target_, "cannot be written", errno);
  }
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) {
    fail_output(target_, "cannot be written", errno);
  }
}

void TemporaryFile::become_target(Existing existing) {
  close();
  const std::lock_guard lock(in_the_making().mutex);
  const bool replaces = existing == Existing::replace;
  int status =
      replaces ? ::rename(path_.c_str(), target_.c_str())
               : ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE);
  renamed_ = status == 0;
  if (!renamed_ && !replaces && (errno == EINVAL || errno == ENOSYS)) {  // NFS knows no flags
    status = ::link(path_.c_str(), target_.c_str());
  }
  if (status != 0 && errno == EEXIST) {
    throw exists_error(target_);
  }
  if (status != 0) {
    fail_output(target_, "cannot be put in place", errno);
  }
}

void abandon_temporary_files() {
  constexpr auto patience = std::chrono::milliseconds(200);  // for a disk that hangs
  if (!in_the_making().mutex.try_lock_for(patience)) {
    return;
  }
  for (const std::filesystem::path* path : in_the_making().paths) {
    ::unlink(path->c_str());
  }
}

Error exists_error(const std::filesystem::path& path) {
  return {ErrorKind::exists,
          fmt::format("{}: is there already, and --no-clobber keeps it; leave that option out or "
                      "choose another --output",
                      path.native())};
}

}  // namespace lacuna
