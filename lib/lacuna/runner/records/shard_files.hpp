#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lacuna/runner/shards/shard.hpp"

namespace lacuna {

/// What shards leave in the output folder until lacuna merge, or a run over all inputs, takes it
/// over:
///
///     manifest.COMMAND.I-of-N.jsonl             once the shard has ended
///     MARK.COMMAND.I-of-N.jsonl                 its journal, while it goes on or after it died
///       {"type": "shard", "command": "mask", "number": 2, "of": 4, "inputs": "xxh3:…",
///        "source": "xxh3:…", "mask": "…", "unread": 0, "left": 0, "packed": false}    its head
///       {"name": "a.jpg", …}                                          the lines of its inputs
///     manifest.COMMAND.HASH.names               all inputs that the shards share: shard_names.hpp

/// A shard and what it runs.
struct ShardRun {
  std::string command;  ///< "compare".
  Shard shard;
  std::string inputs;        ///< names_hash() of all inputs, those of other shards, too.
  std::string source = {};   ///< source_key(): results of shards belong together if it is equal.
  std::string weights = {};  ///< weights_identity(), which source has in it, to be told.
  /// common_mask_hash(): with it merge knows lines of manifest.jsonl as those of this source.
  std::optional<std::string> mask = std::nullopt;
  int unread = 0;  ///< Sub-folders of the inputs that could not be read.
  int left = 0;    ///< Inputs of the shard that it did not reach before it ended.
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

/// Removes a command's lists of names once no file of its shards is left.
void remove_unused_names(const std::filesystem::path& folder, const std::string& command);

}  // namespace lacuna
