#include "lacuna/base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

std::string reason(int error_number) {
  return std::generic_category().message(error_number);
}

const char* other_kind(mode_t mode) {
  if (S_ISDIR(mode)) {
    return "a folder";
  }
  if (S_ISFIFO(mode)) {
    return "a FIFO";
  }
  return S_ISSOCK(mode) ? "a socket" : "a device";
}

[[noreturn]] void fail_output(const std::filesystem::path& path, std::string_view what,
                              int error_number) {
  throw Error(ErrorKind::output,
              fmt::format("{}: {}: {}; free space or choose another --output, and run again",
                          printable(path.native()), what, reason(error_number)));
}

void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      fail_output(path, "cannot be written", errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
}

/// A file that vanishes again unless it is renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) {
    static std::atomic<unsigned> counter{0};
    for (;;) {
      path_ =
          target.parent_path() / fmt::format(".lacuna-{}-{}.tmp", ::getpid(), counter.fetch_add(1));
      descriptor_ =
          ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0666);
      if (descriptor_ >= 0) {
        return;
      }
      if (errno != EEXIST) {
        fail_output(target, "cannot be written", errno);
      }
    }
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    if (!renamed_) {
      ::unlink(path_.c_str());
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void fill(std::string_view bytes, const std::filesystem::path& target) {
    write_all(descriptor_, bytes, target);
    if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != ENOTSUP) {
      fail_output(target, "cannot be written", errno);
    }
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) {
      fail_output(target, "cannot be written", errno);
    }
  }
  void become(const std::filesystem::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) {
      fail_output(target, "cannot be put in place", errno);
    }
    renamed_ = true;
  }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    std::filesystem::create_directories(folder, error);
    if (error) {
      fail_output(folder, "the folder cannot be made", error.value());
    }
  }
}

}  // namespace

// O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
InputFile::InputFile(const std::filesystem::path& path)
    : subject_(printable(path.native())),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
  if (descriptor_ < 0) {
    const int error_number = errno;
    const char* advice = error_number == ENOENT   ? "check the name"
                         : error_number == EACCES ? "check its permissions"
                                                  : "copy it to a local disk and try again";
    throw Error(ErrorKind::unreadable, fmt::format("{}: cannot be opened: {}; {}", subject_,
                                                   reason(error_number), advice));
  }
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw Error(ErrorKind::unreadable,
                fmt::format("{}: is {}, needed a regular file; name the file itself", subject_,
                            other_kind(status.st_mode)));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() {
  ::close(descriptor_);
}

void InputFile::read_at(std::uint64_t offset, std::span<std::uint8_t> target) const {
  while (!target.empty()) {
    const ssize_t got =
        ::pread(descriptor_, target.data(), target.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      throw Error(
          ErrorKind::unreadable,
          fmt::format("{}: cannot be read at byte {}: {}; copy it to a local disk and try again",
                      subject_, offset, reason(errno)));
    }
    if (got == 0) {
      throw Error(ErrorKind::damaged,
                  fmt::format("{}: ends at byte {}, shorter than when it was opened; copy it again",
                              subject_, offset));
    }
    target = target.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

Bytes read_whole_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const InputFile file(path);
  if (file.size() > max_bytes) {
    throw Error(ErrorKind::too_large,
                fmt::format("{}: {} bytes, the limit is {}; use a smaller file", file.subject(),
                            file.size(), max_bytes));
  }
  Bytes bytes(file.size());
  file.read_at(0, bytes);
  return bytes;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  make_folders(path.parent_path());
  TemporaryFile temporary(path);
  temporary.fill(bytes, path);
  temporary.become(path);
}

void write_file(const std::filesystem::path& path, const Bytes& bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  write_file(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void prepare_output_folder(const std::filesystem::path& folder) {
  make_folders(folder);
  const TemporaryFile probe(folder / "probe");
}

}  // namespace lacuna
