// Preloaded into the program by tests/app/: counts the calls that change files, and at the one
// whose number is in LACUNA_FAULT_AT the process is killed (LACUNA_FAULT=kill; half of a write is
// done before), hangs for ever (hang), the power is lost (power: killed, and the journal is as long
// as at its last fsync) or the call fails as LACUNA_FAULT says: the disk is full, a quota is used
// up, or the device has an error (full, quota, io). LACUNA_FAULT=read: the calls that read at a
// place are counted instead, and that one has an error of the device.
//
// LACUNA_REFUSED_NAME=PART: no file gets a name with that part, as LACUNA_REFUSAL says: EINVAL or
// EILSEQ.
// LACUNA_LOCKS=none: the file system has no locks; =free: everybody gets every lock.
// LACUNA_CLOCK=S: the clock of this machine is S seconds ahead of that of the files.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

namespace {

enum class Fault { none, kill, hang, fail };

int failure() {
  const char* const kind = std::getenv("LACUNA_FAULT");
  if (std::strcmp(kind, "io") == 0 || std::strcmp(kind, "read") == 0) {
    return EIO;
  }
  return std::strcmp(kind, "quota") == 0 ? EDQUOT : ENOSPC;
}

Fault fault_now(bool reads = false) {
  static std::atomic<long> calls{0};
  const char* const at = std::getenv("LACUNA_FAULT_AT");
  const char* const kind = std::getenv("LACUNA_FAULT");
  if (at == nullptr || kind == nullptr || (std::strcmp(kind, "read") == 0) != reads ||
      ++calls != std::atol(at)) {
    return Fault::none;
  }
  const bool dies = std::strcmp(kind, "kill") == 0 || std::strcmp(kind, "power") == 0;
  return dies ? Fault::kill : std::strcmp(kind, "hang") == 0 ? Fault::hang : Fault::fail;
}

[[noreturn]] void hang() {
  for (;;) {
    ::pause();
  }
}

/// What of the journal is on the disk.
struct Synced {
  std::string journal;
  off_t bytes = 0;
};
Synced& synced() {
  static Synced value;
  return value;
}

std::string path_of(int descriptor) {
  std::string path(4096, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  path.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  return path;
}

bool is_journal(const std::string& path) {
  return path.find("/.lacuna-") != std::string::npos && path.ends_with(".jsonl");
}

[[noreturn]] void die() {
  if (std::strcmp(std::getenv("LACUNA_FAULT"), "power") == 0 && !synced().journal.empty()) {
    static_cast<void>(!::truncate(synced().journal.c_str(), synced().bytes));
  }
  ::kill(::getpid(), SIGKILL);
  hang();
}

template <typename Call>
Call* real(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

/// The call, unless it is its turn to fail.
template <typename Call, typename... Arguments>
int call(const char* name, Arguments... arguments) {
  switch (fault_now()) {
    case Fault::kill:
      die();
    case Fault::hang:
      hang();
    case Fault::fail:
      errno = failure();
      return -1;
    case Fault::none:
      break;
  }
  return real<Call>(name)(arguments...);
}

/// A file system that does not take every name, as FAT does not: errno is set.
bool is_refused(const char* name) {
  const char* const refused = std::getenv("LACUNA_REFUSED_NAME");
  if (refused == nullptr || std::strstr(name, refused) == nullptr) {
    return false;
  }
  errno = std::strcmp(std::getenv("LACUNA_REFUSAL"), "EINVAL") == 0 ? EINVAL : EILSEQ;
  return true;
}

ssize_t read_by(const char* name, int descriptor, void* bytes, size_t count, off_t offset) {
  if (fault_now(true) == Fault::fail) {
    errno = failure();
    return -1;
  }
  return real<ssize_t(int, void*, size_t, off_t)>(name)(descriptor, bytes, count, offset);
}

int sync_by(const char* name, int descriptor) {
  const int result = call<int(int)>(name, descriptor);
  struct stat status = {};
  const std::string path = path_of(descriptor);
  if (result == 0 && is_journal(path) && ::fstat(descriptor, &status) == 0) {
    synced() = {path, status.st_size};
  }
  return result;
}

int fcntl_by(const char* name, int descriptor, int command, void* argument) {
  const char* const locks = std::getenv("LACUNA_LOCKS");
  if (locks == nullptr || (command != F_OFD_SETLK && command != F_OFD_GETLK)) {
    return real<int(int, int, ...)>(name)(descriptor, command, argument);
  }
  if (std::strcmp(locks, "none") == 0) {
    errno = ENOLCK;
    return -1;
  }
  static_cast<struct flock*>(argument)->l_type = F_UNLCK;
  return 0;
}

}  // namespace

extern "C" {

int fcntl(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return fcntl_by("fcntl", descriptor, command, argument);
}
int fcntl64(int descriptor, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return fcntl_by("fcntl64", descriptor, command, argument);
}
int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const int result = real<int(clockid_t, timespec*)>("clock_gettime")(clock, time);
  const char* const ahead = std::getenv("LACUNA_CLOCK");
  if (clock == CLOCK_REALTIME && ahead != nullptr) {
    time->tv_sec += std::atol(ahead);
  }
  return result;
}

ssize_t pread(int descriptor, void* bytes, size_t count, off_t offset) {
  return read_by("pread", descriptor, bytes, count, offset);
}
ssize_t pread64(int descriptor, void* bytes, size_t count, off_t offset) {
  return read_by("pread64", descriptor, bytes, count, offset);
}
int rename(const char* from, const char* to) noexcept {
  if (is_refused(to)) {
    return -1;
  }
  return call<int(const char*, const char*)>("rename", from, to);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned int flags) noexcept {
  if (is_refused(to)) {
    return -1;
  }
  return call<int(int, const char*, int, const char*, unsigned int)>("renameat2", from_folder, from,
                                                                     to_folder, to, flags);
}
int link(const char* from, const char* to) noexcept {
  if (is_refused(to)) {
    return -1;
  }
  return call<int(const char*, const char*)>("link", from, to);
}
int mkdir(const char* path, mode_t mode) noexcept {
  return call<int(const char*, mode_t)>("mkdir", path, mode);
}
int fsync(int descriptor) {
  return sync_by("fsync", descriptor);
}
int fdatasync(int descriptor) {
  return sync_by("fdatasync", descriptor);
}
int unlink(const char* path) noexcept {  // takes no space: it only dies
  if (fault_now() == Fault::kill) {
    die();
  }
  return real<int(const char*)>("unlink")(path);
}
ssize_t write(int descriptor, const void* bytes, size_t count) {
  auto* const next = real<ssize_t(int, const void*, size_t)>("write");
  if (descriptor > STDERR_FILENO) {
    const std::string path = path_of(descriptor);
    if (synced().journal.empty() && is_journal(path)) {
      synced().journal = path;
    }
    const Fault fault = fault_now();
    if (fault != Fault::none) {
      const ssize_t half = next(descriptor, bytes, count / 2);
      if (fault == Fault::kill) {
        die();
      }
      if (half <= 0) {
        errno = failure();
        return -1;
      }
      return half;  // the caller comes again, and goes on: see LACUNA_FAULT_AT + 1
    }
  }
  return next(descriptor, bytes, count);
}
}
