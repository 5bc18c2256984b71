#include "lacuna/analysis/summary/summary.hpp"

#include <algorithm>

namespace lacuna {
namespace {

std::optional<int> tenth_of(const std::string& command, const Measures& measures) {
  if (command != "reconstruct" || measures.setting.mask_ratio || measures.tables.empty() ||
      measures.tables.front().kind != measure_kind("hidden_ratio")) {
    return std::nullopt;
  }
  constexpr double rounding = 1e-9;
  return std::min(static_cast<int>(measures.tables.front().values.front() * 10 + rounding), 9);
}

/// The group's place for a measure, made where it belongs if it is the first of its kind.
SummaryMeasure& place_for(std::vector<SummaryMeasure>& measures, const Measured& table) {
  // Kinds lie in one array: a pointer says which comes first.
  auto place = std::ranges::lower_bound(measures, table.kind, {}, &SummaryMeasure::kind);
  if (place == measures.end() || place->kind != table.kind) {
    place = measures.insert(
        place, {.kind = table.kind, .cells = std::vector<RunningSpread>(table.values.size())});
  }
  return *place;
}

}  // namespace

const SummaryMeasure* SummaryGroup::find(std::string_view name) const {
  const auto found = std::ranges::find(measures, measure_kind(name), &SummaryMeasure::kind);
  return found == measures.end() ? nullptr : &*found;
}

std::optional<Interval> interval_of(const MeasureKind& kind, const RunningSpread& spread) {
  std::optional<Interval> interval = spread.interval();
  if (interval) {
    interval->low = std::max(interval->low, 0.0);
    interval->high = kind.unit == "share" ? std::min(interval->high, 1.0) : interval->high;
  }
  return interval;
}

void Summary::add(const std::string& command, const Measures& measures, const std::string& name,
                  const std::string& folder) {
  const std::optional<int> tenth = tenth_of(command, measures);
  SummaryGroup& group = groups_[{command, measures.setting, tenth}];
  group.command = command;
  group.setting = measures.setting;
  group.tenth = tenth;
  group.first_name = group.images == 0 ? name : std::min(group.first_name, name);
  group.last_name = std::max(group.last_name, name);
  group.folder = group.images == 0 || group.folder == folder ? folder : "";
  ++group.images;
  for (const Measured& table : measures.tables) {
    SummaryMeasure& measure = place_for(group.measures, table);
    for (std::size_t cell = 0; cell < measure.cells.size(); ++cell) {
      measure.cells[cell].add(table.values[cell]);
    }
  }
}

std::vector<SummaryGroup> Summary::groups() const {
  std::vector<SummaryGroup> result;
  for (const auto& [key, group] : groups_) {
    result.push_back(group);
  }
  return result;
}

}  // namespace lacuna
