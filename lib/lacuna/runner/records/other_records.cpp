#include "lacuna/runner/records/other_records.hpp"

#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/shard_files.hpp"
#include "lacuna/runner/records/writer_life.hpp"

namespace lacuna {
namespace {

OtherRecord journal_record(const std::filesystem::path& path, bool joins, FolderClock& clock) {
  const WriterLife life = writer_life(path, clock);
  const bool is_lost = life == WriterLife::dead_since_boot;
  const bool is_dead = life == WriterLife::dead || is_lost;
  const bool is_left = life == WriterLife::unknown && joins && clock.is_quiet(path, long_quiet);
  return {.path = path, .has_ended = is_dead, .by_hash = is_lost, .may_go = is_dead || is_left};
}

}  // namespace

std::vector<OtherRecord> other_records(const RecordScope& scope, const std::filesystem::path& own) {
  FolderClock clock(scope.folder);
  std::vector<OtherRecord> records;
  if (scope.shard) {
    records.push_back({.path = scope.folder / shard_manifest_name(scope.command, *scope.shard),
                       .has_ended = true});
  }
  const std::string owner = scope.shard ? shard_owner(scope.command, *scope.shard) : "";
  for (const std::filesystem::path& path : owned_journals(scope.folder, owner)) {
    if (path != own) {
      records.push_back(journal_record(path, scope.joins, clock));
    }
  }
  if (scope.shard) {
    return records;
  }
  for (const ShardFile& file : shard_files(scope.folder)) {
    if (file.is_journal && (scope.joins || file.command == scope.command)) {
      records.push_back(journal_record(file.path, scope.joins, clock));
    } else if (scope.joins || file.command == scope.command) {
      records.push_back({.path = file.path, .has_ended = true, .may_go = true});
    }
  }
  return records;
}

}  // namespace lacuna
