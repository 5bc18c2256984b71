#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "console.hpp"
#include "exit_status.hpp"
#include "lacuna/pipeline/batch.hpp"
#include "lacuna/pipeline/outputs.hpp"

namespace lacuna::app {

/// What a run is told besides its library options.
struct RunOptions {
  std::vector<std::filesystem::path> inputs;
  int threads = 0;  ///< 0: one for each core.
  bool quiet = false;
};

/// What every command over inputs does around its own work: finds them, checks the output names and
/// the folder, runs the batch, writes manifest.jsonl for several inputs.
[[nodiscard]] ExitStatus run_inputs(
    const RunOptions& run, const OutputOptions& output,
    const std::function<ItemReport(const Input&, ConsoleObserver&)>& work);

}  // namespace lacuna::app
