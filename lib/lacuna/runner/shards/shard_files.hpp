#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/runner/shards/shard.hpp"

namespace lacuna {

/// What shards leave in the output folder until lacuna merge joins them; nothing of it is locked:
/// - manifest.COMMAND.I-of-N.jsonl, once a shard has ended: its head, then the lines of its inputs;
/// - .lacuna-HOST-PID.COMMAND.I-of-N.jsonl, the journal of one that has not: the same;
/// - manifest.COMMAND.HASH.names, the names of all inputs that the shards share, each with a NUL,
///   so that what a shard was to do is known though it never ran; .joined once all is merged.

/// A shard and what it runs.
struct ShardRun {
  std::string command;  ///< "compare".
  Shard shard;
  std::string inputs;       ///< names_hash() of all inputs, those of other shards, too.
  std::string source = {};  ///< source_key(): results of shards belong together if it is equal.
  /// common_mask_hash(): with it merge knows lines of manifest.jsonl as those of this source.
  std::optional<std::string> mask = std::nullopt;
  int unread = 0;          ///< Sub-folders of the inputs that could not be read.
  int left = 0;            ///< Inputs of the shard that it did not reach before it ended.
  bool is_packed = false;  ///< Results go into tars.
};

/// A shard's manifest or journal, as its name tells.
struct ShardFile {
  std::filesystem::path path;
  std::string command;
  Shard shard;
  bool is_journal = false;
};

/// "compare.2-of-4": whose file it is, in its name.
[[nodiscard]] std::string shard_owner(const std::string& command, const Shard& shard);
/// "manifest.compare.2-of-4.jsonl".
[[nodiscard]] std::string shard_manifest_name(const std::string& command, const Shard& shard);

/// Every shard's manifest and journal in the folder, by name.
[[nodiscard]] std::vector<ShardFile> shard_files(const std::filesystem::path& folder);

/// The first line of a shard's files. The manifest's readers pass over it.
[[nodiscard]] std::string shard_head(const ShardRun& run);
/// Nothing for a file that does not begin with one.
[[nodiscard]] std::optional<ShardRun> read_shard_head(const std::filesystem::path& file);

}  // namespace lacuna
