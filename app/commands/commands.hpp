#pragma once

#include <CLI/CLI.hpp>

#include "console/exit_status.hpp"

namespace lacuna::app {

/// One for each command, in the order of the work. Each adds its subcommand; when the command line
/// names it, `status` becomes what the run ended with.
void add_mask_command(CLI::App& cli, ExitStatus& status);
void add_compare_command(CLI::App& cli, ExitStatus& status);
void add_sweep_command(CLI::App& cli, ExitStatus& status);
void add_reconstruct_command(CLI::App& cli, ExitStatus& status);
void add_explain_command(CLI::App& cli, ExitStatus& status);
void add_inspect_command(CLI::App& cli, ExitStatus& status);
void add_merge_command(CLI::App& cli, ExitStatus& status);
void add_models_command(CLI::App& cli, ExitStatus& status);
void add_doctor_command(CLI::App& cli, ExitStatus& status);
void add_serve_command(CLI::App& cli, ExitStatus& status);
void add_attend_command(CLI::App& cli, ExitStatus& status);

}  // namespace lacuna::app
