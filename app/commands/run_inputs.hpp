#pragma once

#include "console/exit_status.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/runner/batch/run.hpp"
#include "options/run_options.hpp"

namespace lacuna::app {

/// What every command over inputs does around its own work: run_over_inputs(), shown on the console
/// and ended by a signal where one asks; or, for --dry-run, plan_run(), printed. `work` needs no
/// command and no options: they are those of `run.command`.
[[nodiscard]] ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output,
                                    RunWork work);

}  // namespace lacuna::app
