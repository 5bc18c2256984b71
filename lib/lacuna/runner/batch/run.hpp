#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/runner/batch/batch.hpp"
#include "lacuna/runner/inputs/select_inputs.hpp"
#include "lacuna/runner/shards/shard.hpp"

namespace lacuna {

/// Which inputs a run is over, and how it goes. None of it changes a byte of an output.
struct RunRequest {
  InputSelection inputs;
  std::string shard;    ///< I/N, auto, or empty: all inputs.
  int threads = 0;      ///< 0: one for each core that may be used.
  bool force = false;   ///< Also what is done already.
  bool verify = false;  ///< Done is what has its hash; else, its size.
  bool no_clobber = false;
  int max_failures = -1;  ///< -1: no limit.
  bool strict = false;    ///< The first failure ends the run.
};

/// What a command does in a run.
struct RunWork {
  std::string model = {};      ///< ModelOptions::model; empty for a command without one.
  std::string mask_file = {};  ///< MaskOptions::file.
  /// It starts when the inputs are found and the output folder is known to take files, and not if
  /// everything is done already.
  BatchWork batch = {};
  std::string command = {};  ///< "compare".
  std::string options = {};  ///< Every option that can change an output, as text: ResultSource.
};

/// Who watches a run.
class RunObserver : public BatchObserver {
 public:
  /// Before the first input: those of this run, and what was not read.
  virtual void begins(const FoundInputs& found) = 0;
};

/// How a run ended.
struct RunResult {
  BatchResult batch = {};  ///< What could not be read counts as failed, too.
  int skipped = 0;         ///< Other files that were passed over.
  std::optional<Shard> shard;
  std::filesystem::path records = {};  ///< Where the lines of this run are; empty if none are kept.
  std::vector<std::filesystem::path> summary = {};  ///< What write_summary() wrote.
};

/// A run over many inputs, or one: finds them, checks the output names and the folder, passes over
/// what is done already, runs the batch, keeps records (of an image that was named alone and goes
/// where none are: none), and writes the summary. Once `stop` is true it ends within moments.
/// Throws Error, after what is finished is recorded.
[[nodiscard]] RunResult run_over_inputs(const RunRequest& request, const OutputOptions& output,
                                        const RunWork& work, const std::atomic<bool>& stop,
                                        RunObserver& observer);

/// What a run would do, as if all inputs were like the first that can be read.
struct RunPlan {
  std::size_t inputs = 0;
  std::optional<ItemReport> first;  ///< Its results were made in memory; nothing if all failed.
  bool is_fanned_out = false;       ///< They go into a sub-folder by the hash of the input's name.
  std::size_t files = 0;            ///< Of all inputs.
  double bytes = 0;
  double seconds = 0;  ///< To compute them on these threads; putting them on the disk is not in it.
};

/// Plans run_over_inputs(), and writes nothing. The observer is shown each input that fails. The
/// time is measured: of one image the making itself; of several by the first, made once more, as
/// fonts and memory are cold the first time.
[[nodiscard]] RunPlan plan_run(const RunRequest& request, const OutputOptions& output,
                               const RunWork& work, RunObserver& observer);

}  // namespace lacuna
