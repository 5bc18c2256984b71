#include "lacuna/runner/merge/merge_flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "lacuna/base/error.hpp"
#include "lacuna/flow/summary_outputs.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/result_key.hpp"
#include "lacuna/runner/records/run_records.hpp"
#include "lacuna/runner/records/writer_life.hpp"
#include "lacuna/runner/shards/shard_names.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// What the files of one command's shards say together.
struct ShardedCommand {
  std::string name;
  std::optional<ShardRun> run;             // of one of them
  std::map<std::string, SomeNames> lists;  // the hashes of the inputs, and which shards saw them
  std::map<int, std::set<int>> ended;      // of each number of shards, those with a manifest
};

std::map<std::string, ShardedCommand> sharded_commands(const std::vector<ShardRecord>& records,
                                                       MergeResult& result) {
  std::map<std::string, ShardedCommand> commands;
  for (const ShardRecord& record : records) {
    const Shard& shard = record.file.shard;
    ShardedCommand& command = commands[record.file.command];
    command.name = record.file.command;
    std::set<int>& ended = command.ended[shard.count];
    if (record.run) {
      command.lists[record.run->inputs].add(shard_words(shard));
      command.run = record.run;
      result.unread = std::max(result.unread, record.run->unread);
    }
    if (record.file.is_journal) {
      continue;
    }
    ended.insert(shard.number);
    if (record.run && record.run->left > 0) {
      result.faults.push_back(
          fmt::format("shard {} of {}: ended early, {} of its inputs are left; run it again",
                      shard_words(shard), command.name, record.run->left));
    }
  }
  return commands;
}

/// Every name that one of the shards saw.
std::set<std::string> all_names(const fs::path& folder, const ShardedCommand& command,
                                MergeResult& result) {
  std::set<std::string> names;
  std::string views;
  for (const auto& [hash, shards] : command.lists) {
    const std::optional<std::vector<std::string>> list = read_names(folder, command.name, hash);
    if (!list) {
      result.faults.push_back(
          fmt::format("shards of {}: the list of their inputs is gone; run one of them again ({})",
                      command.name, shards.text()));
      continue;
    }
    names.insert(list->begin(), list->end());
    views += fmt::format("{}{} inputs: {}", views.empty() ? "" : "; ", list->size(), shards.text());
  }
  if (command.lists.size() > 1) {
    result.notes.push_back(
        fmt::format("shards of {}: they saw different inputs ({})", command.name, views));
  }
  return names;
}

/// Shards without a manifest that have inputs to do.
void add_missing_shards(const ShardedCommand& command, const std::vector<std::string>& missing,
                        MergeResult& result) {
  SomeNames shards;
  for (const auto& [count, ended] : command.ended) {
    // The number of shards may have been changed between runs, so each number is asked by itself.
    std::map<int, int> left;
    for (const std::string& input : missing) {
      const int number = shard_number(input, count);
      left[number] += ended.contains(number) ? 0 : 1;
    }
    for (const auto& [number, inputs] : left) {
      if (inputs > 0) {
        shards.add(shard_words({.number = number, .count = count}));
      }
    }
  }
  if (shards.count > 0) {
    result.faults.push_back(fmt::format("shards of {} that are missing: {}; run them, then merge",
                                        command.name, shards.text()));
  }
}

/// Inputs of the command that are not `joined`, and the shards that they are of.
void add_missing(const fs::path& folder, const ShardedCommand& command,
                 const std::set<Subject>& joined, MergeResult& result) {
  std::vector<std::string> missing;
  for (const std::string& input : all_names(folder, command, result)) {
    if (!joined.contains({.name = input, .command = command.name})) {
      missing.push_back(input);
      result.missing.add(input);
    }
  }
  add_missing_shards(command, missing, result);
}

/// The line of a manifest of before is what this source would write, as far as it can be told; an
/// input's own mask file is as it was then.
bool is_of_source(const ManifestLine& line, const ShardRun& run) {
  const std::string& mask = run.mask ? *run.mask : line.mask_hash;
  return line.status == ItemStatus::failed ||
         line.key == result_key(run.source, mask, line.name, line.hash);
}

/// Counts the manifest's lines; the subjects of those that an earlier merge or run of the same
/// source wrote join `joined`.
void read_manifest(const fs::path& folder, const std::map<std::string, ShardedCommand>& commands,
                   std::set<Subject>& joined, MergeResult& result) {
  RecordFiles files;
  files.add(folder / manifest_name);
  files.for_each([&](const ManifestLine& line, const LinePlace&) {
    const auto command = commands.find(line.command);
    if (command != commands.end() && command->second.run &&
        is_of_source(line, *command->second.run)) {
      joined.insert({.name = line.name, .command = line.command});
    }
    ++(line.status == ItemStatus::failed ? result.failed : result.done);
    if (line.status == ItemStatus::failed && result.failures.size() < SomeNames::most_kept) {
      result.failures.push_back(fmt::format("{} ({}): {}", line.name, line.command, line.message));
    }
  });
}

}  // namespace

MergeResult merge_flow(const fs::path& folder, const DrawOptions& drawing) {
  const std::vector<ShardRecord> shards = shard_records(folder);
  std::error_code error;
  if (shards.empty() && owned_journals(folder).empty() &&
      !fs::exists(folder / manifest_name, error)) {
    throw Error(ErrorKind::unreadable,
                "{}: no manifests in this folder; name the one that shards wrote to",
                folder.native());
  }
  // All that can refuse comes before the first file is written.
  check_shards_ended(folder, shards);
  check_same_source(shards);
  remove_leftover_files({folder}, folder);
  MergeResult result;
  result.doubled = find_doubled(shards);

  RunRecords records(folder);
  WrittenManifest manifest = records.write_manifest();
  OutputOptions output;
  output.figure = manifest.has_figure;
  output.drawing = drawing;
  result.summary = write_summary(folder, manifest.summary, output);
  const std::map<std::string, ShardedCommand> commands = sharded_commands(shards, result);
  read_manifest(folder, commands, manifest.taken_over, result);
  for (const auto& [name, command] : commands) {
    add_missing(folder, command, manifest.taken_over, result);
  }
  if (!result.is_complete()) {
    return result;
  }
  // First it is on record that nothing is missing: some of the files may go, and then the power.
  for (const auto& [name, command] : commands) {
    mark_names_joined(folder, name);
  }
  records.remove_journals();
  for (const auto& [name, command] : commands) {
    remove_unused_names(folder, name);
  }
  for (const fs::path& journal : marked_files(folder, ".jsonl")) {
    result.notes.push_back(
        fmt::format("{}: stays: another machine may still write to it; merge again in an hour",
                    journal.filename().native()));
  }
  return result;
}

}  // namespace lacuna
