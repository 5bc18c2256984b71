#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/runner/records/shard_files.hpp"

namespace lacuna {

/// Names, the first few of them.
struct SomeNames {
  static constexpr std::size_t most_kept = 12;
  std::size_t count = 0;
  std::vector<std::string> first;

  void add(const std::string& name);
  /// "a.jpg, b.jpg and 3 more".
  [[nodiscard]] std::string text() const;
};

/// A shard's file and what it says of its run; nothing of a journal whose first line is torn, or
/// that is older than its shard's manifest.
struct ShardRecord {
  ShardFile file;
  std::optional<ShardRun> run;
};

/// What shards left in the folder, by name of the file.
[[nodiscard]] std::vector<ShardRecord> shard_records(const std::filesystem::path& folder);

/// Throws Error{usage} if a shard still runs on this host.
void check_shards_ended(const std::filesystem::path& folder,
                        const std::vector<ShardRecord>& records);
/// Throws Error{usage} if shards of one command were run with different options or weights.
void check_same_source(const std::vector<ShardRecord>& records);
/// Inputs that two shards did, as happens when their number changes. Throws Error{usage} if they
/// contradict each other.
[[nodiscard]] SomeNames find_doubled(const std::vector<ShardRecord>& records);

}  // namespace lacuna
