// Preloaded into the program by tests/app/batch_test.py: counts the calls that change files, and at
// the one whose number is in LACUNA_FAULT_AT the process is killed (LACUNA_FAULT=kill; half of a
// write is done before), hangs for ever (hang), or the call fails as LACUNA_FAULT says: the disk is
// full, a quota is used up, or the device has an error (full, quota, io).
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace {

enum class Fault { none, kill, hang, fail };

int failure() {
  const char* const kind = std::getenv("LACUNA_FAULT");
  return std::strcmp(kind, "quota") == 0 ? EDQUOT : std::strcmp(kind, "io") == 0 ? EIO : ENOSPC;
}

Fault fault_now() {
  static std::atomic<long> calls{0};
  const char* const at = std::getenv("LACUNA_FAULT_AT");
  const char* const kind = std::getenv("LACUNA_FAULT");
  if (at == nullptr || kind == nullptr || ++calls != std::atol(at)) {
    return Fault::none;
  }
  return std::strcmp(kind, "kill") == 0   ? Fault::kill
         : std::strcmp(kind, "hang") == 0 ? Fault::hang
                                          : Fault::fail;
}

[[noreturn]] void hang() {
  for (;;) {
    ::pause();
  }
}

[[noreturn]] void die() {
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

}  // namespace

extern "C" {

int rename(const char* from, const char* to) noexcept {
  return call<int(const char*, const char*)>("rename", from, to);
}
int link(const char* from, const char* to) noexcept {
  return call<int(const char*, const char*)>("link", from, to);
}
int mkdir(const char* path, mode_t mode) noexcept {
  return call<int(const char*, mode_t)>("mkdir", path, mode);
}
int fsync(int descriptor) {
  return call<int(int)>("fsync", descriptor);
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
