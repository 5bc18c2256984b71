#include "console/exit_status.hpp"

namespace lacuna::app {

ExitStatus status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return exit_usage;
    case ErrorKind::output:
      return exit_output;
    default:
      return exit_no_input;
  }
}

}  // namespace lacuna::app
