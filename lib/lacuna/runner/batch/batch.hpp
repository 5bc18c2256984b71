#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/base/workers.hpp"
#include "lacuna/flow/outputs.hpp"
#include "lacuna/runner/batch/pack_plan.hpp"
#include "lacuna/runner/inputs/find_inputs.hpp"
#include "lacuna/runner/records/run_records.hpp"

namespace lacuna {

/// What became of one input.
struct ItemReport {
  std::string hash;                     ///< Of the input's content.
  std::vector<WrittenFile> files;       ///< Written.
  std::optional<Error> fault;           ///< Written all the same, but the item counts as failed.
  std::vector<std::string> notes = {};  ///< Worth a warning.
  std::string summary = {};             ///< What it showed, in a few lines, for a run of one image.
  std::optional<Measures> measures = {};  ///< What it showed, in numbers, for the folder's summary.
};

/// An input in hand, in work that computes several at once: begun, then computed, then this.
class StagedItem {
 public:
  virtual ~StagedItem() = default;
  virtual ItemReport finish(const Input& input, Workers& workers) = 0;
};

/// Work in three steps. A fault in the first or the last is the input's own.
struct StagedWork {
  std::function<std::unique_ptr<StagedItem>(const Input&, Workers&)> begin;
  /// The items' results must not depend on which are together. Where it fails, each is tried alone.
  std::function<void(std::span<StagedItem* const>, Workers&)> compute;
  int most_together = 1;
};

/// What a command does in a batch.
struct BatchWork {
  /// Once, before the first input that is not done already: load the model, check the options
  /// against it. What it throws ends the batch, and nothing is written.
  std::function<void(Workers&)> start;
  /// One input; for several at once, each with workers of its own.
  std::function<ItemReport(const Input&, Workers&)> item;
  std::optional<StagedWork> staged = {};  ///< In place of `item`.
};

struct BatchOptions {
  int threads = 1;
  std::filesystem::path folder;  ///< Of the outputs.
  /// The key of an input's results, from input.bytes; asked only where there are records.
  std::function<std::string(const Input&)> key = nullptr;
  std::string command = {};
  std::string weights = {};  ///< Of measures: MeasureSetting::weights.
  bool redo = false;         ///< Also what is done already.
  bool verify = false;       ///< Done is what has its hash; else, its size.
  bool keep =
      false;         ///< Never replace a file that an earlier run of the same recipe did not write.
  bool dry = false;  ///< Write nothing.
  const PackPlan* pack = nullptr;           ///< Outputs go into these tars; null: they are files.
  int max_failures = -1;                    ///< After more than these no input starts; -1: go on.
  const std::atomic<bool>* stop = nullptr;  ///< Once true, the batch ends within moments.
};

/// One input that is through.
struct FinishedItem {
  const Input* input = nullptr;
  bool was_done = false;  ///< Passed over: an earlier run has done it.
  ManifestLine line = {};
  ItemReport report = {};
};

/// Who watches a batch: the console, or a test. Called from one thread at a time, the inputs in
/// their order.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  virtual void finished(const FinishedItem& item) = 0;
  /// The input's line is what it stays: after finished(); of a packed one, when its tar is whole.
  virtual void recorded(const ManifestLine& line) { static_cast<void>(line); }
};

/// How a batch ended.
struct BatchResult {
  int done = 0;
  int passed_over = 0;  ///< Done already.
  int failed = 0;
  int left = 0;              ///< Not reached: told to stop, or too many failures.
  bool was_stopped = false;  ///< By BatchOptions::stop.
};

/// Runs the work on each input, several at once where there are threads for it. A fault of one
/// input is noted and the next one goes on; any other error ends the batch, after what is finished
/// is in the records. `records`, unless null, say what is done already and get a line for each
/// input; they are closed at the end.
BatchResult run_batch(const std::vector<Input>& inputs, const BatchWork& work,
                      const BatchOptions& options, RunRecords* records, BatchObserver& observer);

}  // namespace lacuna
