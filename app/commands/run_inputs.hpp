#pragma once

#include <functional>
#include <optional>
#include <string>

#include "console/console.hpp"
#include "console/exit_status.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/runner/batch/batch.hpp"
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

/// What a command is to run_inputs().
struct CommandWork {
  std::string model;      ///< ModelOptions::model; empty for a command without one.
  std::string mask_file;  ///< MaskOptions::file.
  /// Loads the model, then finds what contradicts it. Called at most once, when the inputs are
  /// found and the output folder is known to take files, and not if everything is done already.
  std::function<void(Workers&)> start;
  /// One input; for several at once, each with workers of its own.
  std::function<ItemReport(const Input&, Workers&)> item;
  std::optional<StagedWork> staged = {};  ///< In place of `item`.
};

/// What every command over inputs does around its own work: finds them, checks the output names and
/// the folder, passes over what is done already, runs the batch, keeps manifest.jsonl for several
/// inputs, and ends as a signal asks.
[[nodiscard]] ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output,
                                    const CommandWork& work);

}  // namespace lacuna::app
