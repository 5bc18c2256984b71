#include "lacuna/runner/merge/shard_agreement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <system_error>
#include <unordered_map>

#include "lacuna/base/error.hpp"
#include "lacuna/base/hash.hpp"
#include "lacuna/runner/records/record_files.hpp"
#include "lacuna/runner/records/writer_life.hpp"

namespace lacuna {
namespace {

namespace fs = std::filesystem;

/// A journal of a run after which its shard was run again, to the end: it stayed because it is
/// another machine's.
bool is_out_of_date(const ShardFile& file) {
  std::error_code error;
  const fs::path manifest = file.path.parent_path() / shard_manifest_name(file.command, file.shard);
  return file.is_journal && fs::exists(manifest, error) &&
         fs::last_write_time(file.path, error) < fs::last_write_time(manifest, error) && !error;
}

std::string file_name(const ShardRecord& record) {
  return record.file.path.filename().native();
}

/// Two shards of one command whose results do not belong together. Throws Error{usage}.
[[noreturn]] void refuse_pair(const ShardRecord& a, const ShardRecord& b) {
  const bool has_both = !a.run->weights.empty() && !b.run->weights.empty();
  if (has_both && a.run->weights != b.run->weights) {
    throw Error(ErrorKind::usage,
                "{} was run with {}, {} with {}; run one of them again with the other's --model",
                file_name(a), a.run->weights, file_name(b), b.run->weights);
  }
  throw Error(ErrorKind::usage,
              "{} and {}: these shards were run with different options, weights or versions of "
              "lacuna; run one of them again as the other, or remove the file that is out of date",
              file_name(a), file_name(b));
}

/// A line that was seen: in which file, and a hash of all it says.
struct SeenLine {
  int file = -1;
  std::uint64_t content = 0;
};

}  // namespace

void SomeNames::add(const std::string& name) {
  if (++count <= most_kept) {
    first.push_back(name);
  }
}

std::string SomeNames::text() const {
  const std::string rest =
      count > first.size() ? fmt::format(" and {} more", count - first.size()) : "";
  return fmt::format("{}{}", fmt::join(first, ", "), rest);
}

std::vector<ShardRecord> shard_records(const fs::path& folder) {
  std::vector<ShardRecord> records;
  for (ShardFile& file : shard_files(folder)) {
    std::optional<ShardRun> run = is_out_of_date(file) ? std::nullopt : read_shard_head(file.path);
    records.push_back({.file = std::move(file), .run = std::move(run)});
  }
  return records;
}

void check_shards_ended(const fs::path& folder, const std::vector<ShardRecord>& records) {
  FolderClock clock(folder);
  for (const ShardRecord& record : records) {
    if (record.file.is_journal && writer_life(record.file.path, clock) == WriterLife::alive) {
      throw Error(ErrorKind::usage,
                  "{}: shard {} of {} still runs; merge when all shards have ended",
                  record.file.path.native(), shard_words(record.file.shard), record.file.command);
    }
  }
}

void check_same_source(const std::vector<ShardRecord>& records) {
  std::map<std::string, const ShardRecord*> first;  // of each command
  for (const ShardRecord& record : records) {
    if (!record.run) {
      continue;
    }
    const ShardRecord& other = *first.emplace(record.file.command, &record).first->second;
    if (other.run->source != record.run->source) {
      refuse_pair(other, record);
    }
  }
}

SomeNames find_doubled(const std::vector<ShardRecord>& records) {
  RecordFiles files;
  std::vector<const ShardRecord*> manifests;
  for (const ShardRecord& record : records) {
    if (!record.file.is_journal) {
      files.add(record.file.path);
      manifests.push_back(&record);
    }
  }
  SomeNames doubled;
  // Hashes, not lines: a million inputs are some 50 MB.
  std::unordered_map<std::uint64_t, SeenLine> seen;
  files.for_each([&](const ManifestLine& line, const LinePlace& place) {
    const SeenLine now = {.file = place.file, .content = name_seed(manifest_json(line), 0)};
    const auto [before, is_new] = seen.emplace(name_seed(line.command + '\n' + line.name, 0), now);
    if (is_new) {
      return;
    }
    if (before->second.content != now.content) {
      throw Error(ErrorKind::usage,
                  "{}: {} and {} contradict each other; remove the one that is out of date",
                  line.name, file_name(*manifests[static_cast<std::size_t>(before->second.file)]),
                  file_name(*manifests[static_cast<std::size_t>(place.file)]));
    }
    doubled.add(line.name);
  });
  return doubled;
}

}  // namespace lacuna
