#include <malloc.h>

#include <csignal>

#include "app.hpp"
#include "console/stop_signals.hpp"
#include "lacuna/base/standard_output.hpp"

int main(int argc, char** argv) {
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
