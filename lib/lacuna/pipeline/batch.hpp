#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/base/error.hpp"
#include "lacuna/pipeline/find_inputs.hpp"

namespace lacuna {

/// What became of one input.
struct ItemReport {
  std::string hash;                          ///< Of the input's content.
  std::vector<std::filesystem::path> files;  ///< Written.
  std::optional<Error> fault;  ///< Written all the same, but the item counts as failed.
};

/// Who watches a batch: the console, or a test.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  virtual void started(int index, int total, const Input& input) = 0;
  virtual void failed(const Error& error) = 0;
  virtual void finished() = 0;
};

/// How a batch ended.
struct BatchResult {
  int done = 0;
  int failed = 0;
};

/// Runs `work` on each input in order. A fault of one input is noted and the next one goes on; any
/// other error ends the batch. `manifest`, unless empty, is then written: one JSON line for each
/// input.
BatchResult run_batch(const std::vector<Input>& inputs,
                      const std::function<ItemReport(const Input&)>& work,
                      const std::filesystem::path& manifest, BatchObserver& observer);

}  // namespace lacuna
