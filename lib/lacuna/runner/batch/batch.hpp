#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lacuna/base/workers.hpp"
#include "lacuna/flow/input.hpp"
#include "lacuna/report/manifest.hpp"
#include "lacuna/runner/batch/results.hpp"

namespace lacuna {

/// An input in hand, in work that computes several at once: begun, then computed, then finished.
struct StagedItem {
  virtual ~StagedItem() = default;
};

/// Work in three steps. A fault in the first or the last is the input's own.
struct StagedWork {
  std::function<std::unique_ptr<StagedItem>(const Input&, Workers&)> begin;
  /// The items' results must not depend on which are together. Where it fails, each is tried alone.
  std::function<void(std::span<StagedItem* const>, Workers&)> compute;
  std::function<ItemReport(StagedItem&, const Input&, Workers&)> finish;
  int most_together = 1;
};

/// What a command does in a batch.
struct BatchWork {
  /// Once, before the first input that is not done already: load the model, check the options
  /// against it. What it throws ends the batch, and nothing is written.
  std::function<void(Workers&)> start = nullptr;
  /// One input; for several at once, each with workers of its own.
  std::function<ItemReport(const Input&, Workers&)> item = nullptr;
  std::optional<StagedWork> staged = {};  ///< In place of `item`.
};

struct BatchOptions {
  int threads = 1;
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
};

/// How a batch ended.
struct BatchResult {
  int done = 0;
  int passed_over = 0;  ///< Done already.
  int failed = 0;
  int left = 0;                        ///< Not reached: told to stop, or too many failures.
  bool was_stopped = false;            ///< By BatchOptions::stop.
  std::exception_ptr error = nullptr;  ///< What ended it before its end, but being stopped.
};

/// Runs the work on each input, several at once where there are threads for it. A fault of one
/// input is noted, with its name at the message's start, and the next one goes on; any other error
/// ends the batch and is in the result: what is finished by then is written and recorded.
BatchResult run_batch(const std::vector<Input>& inputs, const BatchWork& work, Results& results,
                      const BatchOptions& options, BatchObserver& observer);

}  // namespace lacuna
