#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lacuna/render/formats/draw_options.hpp"
#include "lacuna/runner/merge/shard_agreement.hpp"

namespace lacuna {

/// What lacuna merge found.
struct MergeResult {
  int done = 0;  ///< Lines of the manifest.
  int failed = 0;
  int unread = 0;                     ///< Sub-folders of the inputs that shards could not read.
  std::vector<std::string> failures;  ///< Of the first few that failed: name and message.
  SomeNames missing;                  ///< Inputs that no shard has done or tried.
  SomeNames doubled;                  ///< Inputs that two shards did alike.
  std::vector<std::string> faults;    ///< Shards that are missing or ended early, in words.
  std::vector<std::string> notes;     ///< Worth a warning.
  std::vector<std::filesystem::path> summary;  ///< What write_summary() wrote.

  /// All that the shards were to do is in the manifest.
  [[nodiscard]] bool is_complete() const { return missing.count == 0 && faults.empty(); }
};

/// Joins what shards left in the folder into manifest.jsonl: when they have done all, it is the one
/// that a single process would have written, and their files go; else they stay, for the shards to
/// go on and for another merge. Killed at any moment, it can be done again. Throws Error{usage} if
/// a shard still runs or shards contradict each other (nothing is written), Error{unreadable} if
/// there are no records in the folder, Error{output}.
/// The summary is of all lines; its figure is drawn if the shards drew figures, as `drawing` says.
[[nodiscard]] MergeResult merge_flow(const std::filesystem::path& folder,
                                     const DrawOptions& drawing = {});

}  // namespace lacuna
