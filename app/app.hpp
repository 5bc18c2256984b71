#pragma once

namespace lacuna::app {

/// The whole program: parses the command line, runs the command, and returns the exit status of
/// exit_status.hpp. The one place where errors become exit statuses.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace lacuna::app
