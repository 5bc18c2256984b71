#pragma once

#include "console/console.hpp"
#include "lacuna/runner/batch/run.hpp"

namespace CLI {
class App;
}

namespace lacuna::app {

/// What a run is told besides its library options. None of it changes a byte of an output.
struct RunOptions : RunRequest {
  const CLI::App* command = nullptr;  ///< Who is run; add_run_options() sets it.
  ConsoleOptions console;
  bool dry_run = false;
};

/// Inputs, threads, what is done again, what is shown: groups "Inputs" and "Run".
void add_run_options(CLI::App& command, RunOptions& run);

}  // namespace lacuna::app
