#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "lacuna/runner/batch/batch.hpp"

namespace lacuna {

/// How the results of a batch's inputs get to their places, and what is in place already: as files,
/// or packed. Inputs are told by their index.
class Delivery {
 public:
  virtual ~Delivery() = default;

  /// Once, before the first input.
  virtual void look() = 0;
  /// Any thread. The item, if nothing of the input is to be read.
  [[nodiscard]] virtual std::optional<FinishedItem> settled(int index) const = 0;
  /// Any thread. The line of an earlier run that did the same, if all that it wrote is there.
  [[nodiscard]] virtual std::optional<ManifestLine> done_line(int index,
                                                              const std::string& key) const = 0;
  /// Any thread. Tells the input where its outputs go.
  virtual void address(int index, const std::string& key, Input& input) = 0;
  /// Any thread. The input is through.
  virtual void finished(int index, const FinishedItem& item) = 0;
  /// One thread at a time, each input in turn: it is through, and so are all before it.
  virtual void in_turn(int index, const FinishedItem& item) = 0;
  /// The batch has ended. `waiting` are through, but not an input before them.
  virtual void close(const std::map<int, FinishedItem>& waiting) = 0;
  /// After close(): how many inputs were done, without those passed over.
  [[nodiscard]] virtual int done() const = 0;
};

/// What a delivery is told; all of it outlives it.
struct DeliveryOptions {
  const std::vector<Input>& inputs;
  const BatchOptions& batch;
  RunRecords* records;  ///< Null: nothing is recorded.
  BatchObserver& observer;
};

/// Each output is a file of its own.
[[nodiscard]] std::unique_ptr<Delivery> loose_delivery(const DeliveryOptions& options);
/// The outputs of a tar's pictures are a tar, as BatchOptions::pack says. There must be records.
[[nodiscard]] std::unique_ptr<Delivery> tar_delivery(const DeliveryOptions& options);

}  // namespace lacuna
