#include <fcntl.h>
#include <malloc.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <new>

#include "app.hpp"
#include "console/stop_signals.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/runner/batch/standard_output.hpp"

namespace {

/// Standard input, output and error that are closed would be the numbers of the next files opened,
/// and warnings would land inside a result. What is opened for them can neither be read (0) nor
/// written (1 and 2), as a closed one.
void hold_standard_descriptors() {
  for (const int descriptor : {0, 1, 2}) {
    if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) {
      // It gets the lowest number that is free.
      if (::open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) < 0) {
        static_cast<void>(::open("/", O_RDONLY | O_DIRECTORY));
      }
    }
  }
}

}  // namespace

/// Knows how much was wanted; else as the standard's, which throws what cannot say it.
void* operator new(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) {
    throw lacuna::NoMemory(size);
  }
  return memory;
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

int main(int argc, char** argv) {
  hold_standard_descriptors();
  // Writing into a closed pipe, or over the limit of a file's size, is an error like any other.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // A pass frees and takes matrices of megabytes again and again. They stay with the process: fresh
  // pages from the system cost a tenth of its time.
  ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
  const int status = lacuna::app::run(argc, argv);
  if (lacuna::is_reader_gone()) {
    lacuna::app::end_by(SIGPIPE);  // what the shell expects of `| head -1`
  }
  return status;
}
