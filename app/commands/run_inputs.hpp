#pragma once

#include "console/console.hpp"
#include "console/exit_status.hpp"
#include "lacuna/flow/outputs.hpp"
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

/// What every command over inputs does around its own work: run_over_inputs(), shown on the console
/// and ended by a signal where one asks; or, for --dry-run, plan_run(), printed. `work` needs no
/// command and no options: they are those of `run.command`.
[[nodiscard]] ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output,
                                    RunWork work);

}  // namespace lacuna::app
