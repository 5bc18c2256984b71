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
#include <utility>

#include "download/digest.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/base/files.hpp"
#include "lacuna/base/text.hpp"
#include "lacuna/model/hub/hub_cache.hpp"

namespace lacuna::download {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& path, int number) {
  fail(path.native(), ErrorKind::output, "cannot be written: {}; {}",
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
  BlobLock(const fs::path& path, const std::function<void()>& waits)
      : file_(path, O_RDWR | O_CREAT | O_CLOEXEC) {
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) == 0) {
      return;
    }
    if (errno == EWOULDBLOCK) {
      waits();
    }
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
    if (response.status != 200 && response.status != 206) {
      return false;
    }
    const std::uint64_t there = response.status == 206 ? done_ : 0;  // 200: it knows no ranges
    const std::string length = response.header("content-length");
    if (!length.empty() && length != std::to_string(wanted_.size - there)) {
      fail(wanted_.path, ErrorKind::unreadable,
           "{} bytes come in place of {}; is there a login page or a proxy in between?", length,
           wanted_.size - there);
    }
    cut(there);
    return true;
  }

  /// What came was something else.
  void restart() { cut(0); }

  void add(std::span<const char> bytes) override {
    if (done_ + bytes.size() > wanted_.size) {
      cut(0);
      fail(wanted_.path, ErrorKind::unreadable,
           "more bytes come than the {} that the Hub told; try again", wanted_.size);
    }
    arrived_(wanted_, bytes.size());
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

/// A small text, whole or not at all. It is written elsewhere first: huggingface_hub takes every
/// file in refs for a revision.
void write_text(const fs::path& path, const fs::path& folder, const std::string& text) {
  make_folder(path.parent_path());
  make_folder(folder);
  const fs::path temporary = folder / fmt::format("ref.{}", ::getpid());
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

std::uint64_t size_of(const fs::path& path) {
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

fs::path partial_of(const fs::path& blob) {
  return blob.native() + ".incomplete";
}

}  // namespace

CacheWriter::CacheWriter(HubClient& hub, Waits waits)
    : hub_(hub),
      waits_(std::move(waits)),
      folder_(cached_repository(hub.name())),
      locks_(folder_.parent_path() / ".locks" / folder_.filename()) {}

fs::path CacheWriter::blob(const HubFile& file) const {
  return folder_ / "blobs" / file.etag;
}

std::uint64_t CacheWriter::missing_bytes(const std::vector<HubFile>& files) const {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const HubFile& file : files) {
    if (!fs::exists(blob(file), ignored)) {
      bytes += file.size - std::min(size_of(partial_of(blob(file))), file.size);
    }
  }
  return bytes;
}

void CacheWriter::need_room(std::uint64_t bytes) const {
  if (bytes == 0) {
    return;
  }
  make_folder(folder_.parent_path());
  std::error_code error;
  const fs::space_info space = fs::space(folder_.parent_path(), error);
  if (!error && space.available < bytes) {
    fail(
        folder_.native(), ErrorKind::output,
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
      const std::uint64_t come = target.done();
      target.restart();
      fail(file.path, ErrorKind::unreadable, "its answer ends after {} of {} bytes; try again",
           come, file.size);
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
  std::error_code ignored;
  if (fs::exists(link_of(file), ignored)) {
    return;  // also where nothing can be written
  }
  make_folder(link_of(file).parent_path());  // huggingface_hub wants one from the start
  make_folder(folder_ / "blobs");
  make_folder(locks_);
  const BlobLock lock(locks_ / (file.etag + ".lock"), [&] { waits_(file); });
  const fs::path whole = blob(file);
  if (!fs::exists(whole, ignored)) {
    const fs::path partial = partial_of(whole);
    download(file, partial, arrived);
    const bool is_large = file.etag.size() == 64;
    if ((is_large ? sha256_of(partial) : git_hash_of(partial)) != file.etag) {
      fs::remove(partial, ignored);
      fail(file.path, ErrorKind::unreadable,
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
  const fs::path target = blob(file).lexically_relative(pointer.parent_path());
  if (::symlink(target.c_str(), pointer.c_str()) != 0 && errno != EEXIST) {
    cannot_write(pointer, errno);
  }
}

void CacheWriter::note_absent(const std::string& path) const {
  const fs::path file = folder_ / ".no_exist" / hub_.commit() / path;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    make_folder(file.parent_path());
    const Descriptor made(file, O_WRONLY | O_CREAT | O_CLOEXEC);
  }
}

void CacheWriter::note_revision() const {
  const fs::path ref = folder_ / "refs" / hub_.name().revision;
  constexpr std::uint64_t most_bytes = 100;
  const bool is_known = size_of(ref) == hub_.commit().size() &&
                        as_text(read_whole_file(ref, most_bytes)) == hub_.commit();
  if (!hub_.name().is_pinned() && !is_known) {
    write_text(ref, locks_, hub_.commit());
  }
}

}  // namespace lacuna::download
