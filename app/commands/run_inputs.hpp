#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "console/exit_status.hpp"
#include "lacuna/base/error.hpp"
#include "lacuna/flow/options.hpp"
#include "lacuna/model/checkpoint/load_model.hpp"
#include "lacuna/runner/batch/run.hpp"
#include "options/options.hpp"

namespace lacuna::app {

/// What every command over inputs does around its own work: run_over_inputs(), shown on the console
/// and ended by a signal where one asks; or, for --dry-run, plan_run(), printed. `work` needs no
/// command and no options: they are those of `run.command`. What `notices` returns is said of the
/// results, before the last line, which names what was written.
[[nodiscard]] ExitStatus run_inputs(
    const RunOptions& run, const OutputOptions& output, RunWork work,
    const std::function<std::vector<std::string>()>& notices = nullptr);

/// Runs a command once it is settled what its options mean together: `command` has `run` and a
/// `flow` with `prepare` and `output`.
template <typename Command>
[[nodiscard]] ExitStatus run_settled(Command& command, ExitStatus (*run)(const Command&)) {
  check_mask(*command.run.command, command.flow.prepare.mask);
  settle_output(*command.run.command, command.flow.output);
  return run(command);
}

/// What `load` returns, or throws with the setting before it that named the model: LACUNA_MODEL.
template <typename Load>
auto with_setting_named(const CLI::App& command, const Load& load) {
  try {
    return load();
  } catch (const Error& error) {
    const std::string setting = setting_of(command, "--model");
    if (setting.empty()) {
      throw;
    }
    throw Error(error.kind(), "{}: {}", setting, error.what());
  }
}

/// All options of a command with a model; `Flow` are those of its work on one image.
template <typename Flow>
struct ModelCommand {
  RunOptions run;
  ModelOptions model;
  Flow flow;
};

/// What such a command does.
struct ModelWork {
  /// Once, when the model is loaded; it stays where it is.
  std::function<void(const VitModel&, Workers&)> start = nullptr;
  /// One input; for several at once, each with workers of its own.
  std::function<ItemReport(const VitModel&, const Input&, Workers&)> item = nullptr;
  std::optional<StagedWork> staged = {};  ///< In place of `item`.
};

/// run_inputs() with the model that is loaded for it. Says at the end what to know of its weights.
[[nodiscard]] ExitStatus run_with_model(const RunOptions& run, const ModelOptions& model,
                                        const std::string& mask_file, const OutputOptions& output,
                                        const ModelWork& work);

/// The same; before anything starts, the options are held against the model.
template <typename Flow>
[[nodiscard]] ExitStatus run_with_model(const ModelCommand<Flow>& command, ModelWork work) {
  work.start = [&command, start = work.start](const VitModel& model, Workers& workers) {
    check_options(model.config, command.flow);
    if (start) {
      start(model, workers);
    }
  };
  return run_with_model(command.run, command.model, command.flow.prepare.mask.file,
                        command.flow.output, work);
}

}  // namespace lacuna::app
