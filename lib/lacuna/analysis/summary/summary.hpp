#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/analysis/summary/measures.hpp"
#include "lacuna/analysis/summary/running_spread.hpp"

namespace lacuna {

/// One measure over all images of a group.
struct SummaryMeasure {
  const MeasureKind* kind = nullptr;
  std::vector<RunningSpread> cells;  ///< As Measured::values.

  /// Images that have it: the same for all cells.
  [[nodiscard]] std::int64_t count() const { return cells.front().count(); }
};

/// Of a measure's mean, to be drawn: RunningSpread's, but not below 0, where no measure is, and of
/// a share not above 1.
[[nodiscard]] std::optional<Interval> interval_of(const MeasureKind& kind,
                                                  const RunningSpread& spread);

/// Images that may be averaged: of one command and one setting.
struct SummaryGroup {
  std::string command;
  MeasureSetting setting;
  /// Of reconstruct under specified masks: the hidden share is from tenth / 10 to (tenth + 1) / 10,
  /// since an error means nothing without its ratio.
  std::optional<int> tenth;
  std::int64_t images = 0;
  std::string first_name = {};  ///< Of the images, by name.
  std::string last_name = {};
  std::string folder = {};               ///< That all are of; else empty.
  std::vector<SummaryMeasure> measures;  ///< In the order of measure_kinds().

  [[nodiscard]] const SummaryMeasure* find(std::string_view name) const;
};

/// The aggregates of a folder. The same lines in the same order give the same bits, so whoever adds
/// them in the manifest's order has what one undisturbed run has.
class Summary {
 public:
  /// `name` is the image's, `folder` that of the folder it is of.
  void add(const std::string& command, const Measures& measures, const std::string& name = {},
           const std::string& folder = {});
  [[nodiscard]] bool empty() const { return groups_.empty(); }
  /// By command, setting and tenth.
  [[nodiscard]] std::vector<SummaryGroup> groups() const;

 private:
  struct Key {
    std::string command;
    MeasureSetting setting;
    std::optional<int> tenth;
    auto operator<=>(const Key&) const = default;  // NOLINT(modernize-use-nullptr): compares with 0
  };
  std::map<Key, SummaryGroup> groups_;
};

}  // namespace lacuna
