#pragma once

#include <memory>

#include "console/exit_status.hpp"

namespace CLI {
class App;
}

namespace lacuna::app {

/// The whole program: parses the command line, runs the command, and returns the exit status of
/// exit_status.hpp. The one place where errors become exit statuses.
[[nodiscard]] int run(int argc, const char* const* argv);

/// The description of all commands and options. What runs becomes `status`, which outlives it.
/// Help, man pages and completions are made from it.
[[nodiscard]] std::shared_ptr<CLI::App> command_line(ExitStatus& status);

}  // namespace lacuna::app
