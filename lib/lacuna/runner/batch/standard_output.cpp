#include "lacuna/runner/batch/standard_output.hpp"

#include <sys/poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

#include "lacuna/base/error.hpp"

namespace lacuna {
namespace {

std::atomic<bool> reader_gone{false};

}  // namespace

void write_standard_output(std::string_view bytes) {
  while (!bytes.empty() && !reader_gone.load()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      reader_gone.store(true);
    } else if (errno == EAGAIN) {  // somebody else's pipe, set not to block
      pollfd wait = {.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      throw Error(ErrorKind::output,
                  "standard output: cannot be written: {}; send it to where there is space",
                  std::generic_category().message(errno));
    }
  }
}

bool is_reader_gone() {
  return reader_gone.load();
}

}  // namespace lacuna
