#include "commands/run_inputs.hpp"

#include <fmt/format.h>

namespace lacuna::app {

ExitStatus run_inputs(const RunOptions& run, const OutputOptions& output,
                      const std::function<ItemReport(const Input&, ConsoleObserver&)>& work) {
  const FoundInputs found = find_inputs(run.inputs, output.folder);
  check_output_names(found.inputs, output.names);
  prepare_output_folder(output.folder);
  const bool is_batch =
      found.inputs.size() > 1 || std::filesystem::is_directory(run.inputs.front());
  ConsoleObserver console(run.quiet);
  for (const Error& fault : found.faults) {
    console.failed(fault);
  }
  BatchResult result = run_batch(
      found.inputs, [&](const Input& input) { return work(input, console); },
      is_batch ? output.folder / "manifest.jsonl" : std::filesystem::path(), console);
  result.failed += static_cast<int>(found.faults.size());
  if (is_batch && !run.quiet) {
    say(fmt::format(
        "{} done, {} failed{}; see {}", result.done, result.failed,
        found.skipped > 0 ? fmt::format(", {} other files passed over", found.skipped) : "",
        printable((output.folder / "manifest.jsonl").native())));
  }
  return result.failed > 0 ? exit_some_failed : exit_done;
}

}  // namespace lacuna::app
