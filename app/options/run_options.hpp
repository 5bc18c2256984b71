#pragma once

#include <string>

#include "console/console.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"

namespace CLI {
class App;
}

namespace lacuna::app {

/// What a run is told besides its library options. None of it changes a byte of an output.
struct RunOptions {
  const CLI::App* command = nullptr;  ///< Who is run; add_run_options() sets it.
  InputSelection inputs;
  std::string shard;  ///< I/N, auto, or empty: all inputs.
  int threads = 0;    ///< 0: one for each core that may be used.
  ConsoleOptions console;
  bool pack = false;  ///< Results of tars into tars.
  bool dry_run = false;
  bool force = false;
  bool verify = false;
  bool no_clobber = false;
  int max_failures = -1;  ///< -1: no limit.
  bool strict = false;    ///< The first failure ends the run.
};

/// Inputs, threads, what is done again, what is shown: groups "Inputs" and "Run".
void add_run_options(CLI::App& command, RunOptions& run);

/// `threads`, or for 0 the number of cores that this process may use.
[[nodiscard]] int thread_count(int threads);

}  // namespace lacuna::app
