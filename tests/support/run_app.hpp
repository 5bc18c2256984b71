#pragma once

#include <string>
#include <vector>

namespace lacuna::testing {

/// What one command line left on the terminal.
struct AppRun {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs `lacuna ARGUMENTS…` in this process, standard output and error caught.
[[nodiscard]] AppRun run_app(const std::vector<std::string>& arguments);

}  // namespace lacuna::testing
