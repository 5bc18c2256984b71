#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/runner/shards/shard.hpp"

namespace lacuna {

/// Whose records a run reads.
struct RecordScope {
  std::filesystem::path folder;
  std::string command;
  std::optional<Shard> shard;
  bool joins = false;  ///< It is lacuna merge.
};

/// What another run left, or is writing.
struct OtherRecord {
  std::filesystem::path path;
  bool has_ended = false;  ///< Nobody writes to it any more.
  bool by_hash = false;    ///< Standing::by_hash.
  bool may_go = false;     ///< Once all of it is in the manifest.
};

/// All but manifest.jsonl and the run's `own` journal: the shard's manifest, journals, and of a run
/// over all inputs what shards left. A journal is read whoever wrote it, and whether he lives or
/// not. One of another machine may go by lacuna merge alone, once nobody has written to it for
/// long.
[[nodiscard]] std::vector<OtherRecord> other_records(const RecordScope& scope,
                                                     const std::filesystem::path& own);

}  // namespace lacuna
