#include "download/cache_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "download/digest.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/hub/hub_cache.hpp"

namespace lacuna::download {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& path, int number) {
  fail(printable(path.native()), ErrorKind::output, "cannot be written: {}; {}",
       std::generic_category().message(number),
       number == ENOSPC || number == EDQUOT ? "make room, or set HF_HUB_CACHE to another disk"
                                            : "check the permissions, or set HF_HUB_CACHE");
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    cannot_write(folder, error.value());
  }
}

/// A file that is open for writing, closed in the end.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags, 0666)) {
    if (number_ < 0) {
      cannot_write(path, errno);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Held while a blob is written; huggingface_hub waits for the same lock (filelock, on Unix flock).
class BlobLock {
 public:
  explicit BlobLock(const fs::path& path) : file_(path, O_RDWR | O_CREAT | O_CLOEXEC) {
    while (::flock(file_.number(), LOCK_EX) != 0) {
      if (errno != EINTR) {
        return;  // a file system without locks: the hash and the rename still guard the blob
      }
    }
  }

 private:
  Descriptor file_;
};

/// The end of a partial file, where the next bytes go.
class PartialFile : public Body {
 public:
  PartialFile(const fs::path& path, const HubFile& file, const Arrived& arrived)
      : path_(path), wanted_(file), arrived_(arrived), file_(path, O_WRONLY | O_CREAT | O_CLOEXEC) {
    std::error_code ignored;
    done_ = fs::file_size(path, ignored);
    if (done_ > file.size) {
      cut(0);
    }
  }

  [[nodiscard]] std::uint64_t done() const { return done_; }

  bool begins(const Response& response) override {
    if (response.status == 200) {  // all of it: this server does not know ranges
      cut(0);
    }
    return response.status == 200 || response.status == 206;
  }

  void add(std::span<const char> bytes) override {
    if (done_ + bytes.size() > wanted_.size) {
      cut(0);
      fail(printable(wanted_.path), ErrorKind::unreadable,
           "more bytes come than the {} that the Hub told; try again", wanted_.size);
    }
    while (!bytes.empty()) {
      const ssize_t count =
          ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(done_));
      if (count < 0 && errno != EINTR) {
        const int number = errno;
        fs::remove(path_, ignored_);  // what filled the disk goes
        cannot_write(path_, number);
      }
      bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
      done_ += static_cast<std::uint64_t>(std::max<ssize_t>(count, 0));
    }
    arrived_(wanted_, done_);
  }

  void to_disk() const { ::fsync(file_.number()); }

 private:
  void cut(std::uint64_t size) {
    if (::ftruncate(file_.number(), static_cast<off_t>(size)) != 0) {
      cannot_write(path_, errno);
    }
    done_ = size;
  }

  const fs::path& path_;
  const HubFile& wanted_;
  const Arrived& arrived_;
  Descriptor file_;
  std::uint64_t done_ = 0;
  std::error_code ignored_;
};

/// A small text, whole or not at all.
void write_text(const fs::path& path, const std::string& text) {
  make_folder(path.parent_path());
  const fs::path temporary = path.native() + fmt::format(".{}", ::getpid());
  {
    const Descriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      const int number = errno;
      ::unlink(temporary.c_str());
      cannot_write(path, number);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    cannot_write(path, errno);
  }
}

}  // namespace

CacheWriter::CacheWriter(HubClient& hub) : hub_(hub), folder_(cached_repository(hub.name())) {}

fs::path CacheWriter::blob(const HubFile& file) const {
  return folder_ / "blobs" / file.etag;
}

std::uint64_t CacheWriter::missing_bytes(const std::vector<HubFile>& files) const {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const HubFile& file : files) {
    bytes += fs::exists(blob(file), ignored) ? 0 : file.size;
  }
  return bytes;
}

void CacheWriter::need_room(std::uint64_t bytes) const {
  make_folder(folder_);
  std::error_code error;
  const fs::space_info space = fs::space(folder_, error);
  if (!error && space.available < bytes) {
    fail(
        printable(folder_.native()), ErrorKind::output,
        "{:.0f} MB are needed, the disk has {:.0f}; make room, or set HF_HUB_CACHE to another disk",
        static_cast<double>(bytes) / 1e6, static_cast<double>(space.available) / 1e6);
  }
}

// A connection that is cut is taken up where it was; one that brings nothing five times is not.
void CacheWriter::download(const HubFile& file, const fs::path& partial, const Arrived& arrived) {
  constexpr int most_idle = 5;
  PartialFile target(partial, file, arrived);
  for (int idle = 0; target.done() < file.size || file.size == 0;) {
    const std::uint64_t before = target.done();
    try {
      hub_.read(file, before, target);
      if (target.done() == file.size) {
        break;
      }
    } catch (const Error& error) {
      idle = target.done() > before ? 0 : idle + 1;
      if (error.kind() != ErrorKind::unreadable || idle == most_idle) {
        throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(idle == 0 ? 0 : 250 << idle));
    }
  }
  target.to_disk();
}

void CacheWriter::bring(const HubFile& file, const Arrived& arrived) {
  const fs::path locks = folder_.parent_path() / ".locks" / folder_.filename();
  make_folder(folder_ / "blobs");
  make_folder(locks);
  const BlobLock lock(locks / (file.etag + ".lock"));
  const fs::path whole = blob(file);
  std::error_code ignored;
  if (!fs::exists(whole, ignored)) {
    const fs::path partial = whole.native() + ".incomplete";
    download(file, partial, arrived);
    const bool is_large = file.etag.size() == 64;
    if ((is_large ? sha256_of(partial) : git_hash_of(partial)) != file.etag) {
      fs::remove(partial, ignored);
      fail(printable(file.path), ErrorKind::unreadable,
           "its bytes are not those whose hash the Hub told, and were thrown away; try again");
    }
    if (::rename(partial.c_str(), whole.c_str()) != 0) {
      cannot_write(whole, errno);
    }
  }
  link(file);
}

fs::path CacheWriter::link_of(const HubFile& file) const {
  return folder_ / "snapshots" / file.commit / file.path;
}

void CacheWriter::link(const HubFile& file) const {
  const fs::path pointer = link_of(file);
  make_folder(pointer.parent_path());
  const fs::path target = fs::relative(blob(file), pointer.parent_path());
  if (::symlink(target.c_str(), pointer.c_str()) != 0 && errno != EEXIST) {
    cannot_write(pointer, errno);
  }
}

void CacheWriter::note_absent(const std::string& path) const {
  write_text(folder_ / ".no_exist" / hub_.commit() / path, "");
}

void CacheWriter::note_revision() const {
  if (!hub_.name().is_pinned()) {
    write_text(folder_ / "refs" / hub_.name().revision, hub_.commit());
  }
}

}  // namespace lacuna::download
