#pragma once

#include <functional>
#include <optional>
#include <string>

#include "console/exit_status.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/runner/batch/batch.hpp"
#include "options/run_options.hpp"

namespace lacuna::app {

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
