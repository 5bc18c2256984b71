#include "lacuna/base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/base/temporary_file.hpp"
#include "lacuna/base/text.hpp"

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

}  // namespace

// O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
InputFile::InputFile(const std::filesystem::path& path)
    : subject_(path.native()),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
  if (descriptor_ < 0) {
    const int error_number = errno;
    const char* advice = error_number == ENOENT   ? "check the name"
                         : error_number == EACCES ? "check its permissions"
                                                  : "copy it to a local disk and try again";
    throw Error(ErrorKind::unreadable, "{}: cannot be opened: {}; {}", subject_,
                reason(error_number), advice);
  }
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw Error(ErrorKind::unreadable, "{}: is {}, needed a regular file; name the file itself",
                subject_, other_kind(status.st_mode));
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
      throw Error(ErrorKind::unreadable,
                  "{}: cannot be read at byte {}: {}; copy it to a local disk and try again",
                  subject_, offset, reason(errno));
    }
    if (got == 0) {
      throw Error(ErrorKind::damaged,
                  "{}: ends at byte {}, shorter than when it was opened; copy it again", subject_,
                  offset);
    }
    target = target.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

void for_each_piece(const InputFile& file, const std::function<void(const Bytes&)>& visit) {
  constexpr std::uint64_t most = std::uint64_t{1} << 20U;
  Bytes piece;
  for (std::uint64_t offset = 0; offset < file.size(); offset += piece.size()) {
    piece.resize(std::min(most, file.size() - offset));
    file.read_at(offset, piece);
    visit(piece);
  }
}

Bytes read_whole_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const InputFile file(path);
  if (file.size() > max_bytes) {
    throw Error(ErrorKind::too_large, "{}: {} bytes, the limit is {}; use a smaller file",
                file.subject(), file.size(), max_bytes);
  }
  Bytes bytes(file.size());
  file.read_at(0, bytes);
  return bytes;
}

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    std::filesystem::create_directories(folder, error);
    if (error) {
      fail_output(folder, "the folder cannot be made", error.value());
    }
  }
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  make_folders(path.parent_path());
  TemporaryFile temporary(path);
  temporary.append(bytes);
  temporary.become_target();
}

void write_file(const std::filesystem::path& path, const Bytes& bytes) {
  write_file(path, as_text(bytes));
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor >= 0) {
    ::fsync(descriptor);  // A file system that cannot is as safe as it gets.
    ::close(descriptor);
  }
}

void check_output_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path place = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(place, error) && !std::filesystem::is_symlink(place, error) &&
         place.has_relative_path()) {
    if (is_name_fault(error.value())) {
      fail_output(folder, "nothing can be written there", error.value());
    }
    place = place.parent_path();
  }
  // A file without a name leaves nothing behind, however the program ends.
  int probe = ::open(place.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (probe < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    const std::filesystem::path named = place / temporary_name("probe");
    probe = ::open(named.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (probe >= 0) {
      ::unlink(named.c_str());
    }
  }
  if (probe < 0) {
    fail_output(folder, "nothing can be written there", errno);
  }
  ::close(probe);
}

}  // namespace lacuna
