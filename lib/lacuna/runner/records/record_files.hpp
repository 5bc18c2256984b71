#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/files.hpp"
#include "lacuna/report/manifest.hpp"

namespace lacuna {

inline constexpr std::string_view manifest_name = "manifest.jsonl";

/// The journal of one writer (writer_mark()): ".lacuna-HOST-PID.jsonl"; with an owner
/// (shard_owner()), ".lacuna-HOST-PID.OWNER.jsonl".
[[nodiscard]] std::string journal_name(std::string_view mark, std::string_view owner = "");
/// The owner again; "" for a journal without one, and for what is no journal.
[[nodiscard]] std::string journal_owner(std::string_view name);

/// The owner's journals in the folder whose run is no more, by name: of this host, those of
/// processes that are gone; of others, those that nobody wrote to for an hour.
[[nodiscard]] std::vector<std::filesystem::path> dead_journals(const std::filesystem::path& folder,
                                                               std::string_view owner = "");

/// Whether the journal's run is no more, as far as can be told.
[[nodiscard]] bool is_dead_journal(const std::filesystem::path& journal);
/// Whether its process is one of this host that runs, and wrote to it within the hour.
[[nodiscard]] bool is_being_written(const std::filesystem::path& journal);

/// Where a line stands: which file of a RecordFiles, which bytes.
struct LinePlace {
  int file = -1;
  std::uint32_t length = 0;  ///< With the newline; 0: nowhere.
  std::uint64_t offset = 0;
};

/// Manifests and journals, read line by line, so that a million lines need not be in memory.
class RecordFiles {
 public:
  /// Returns its number, counted from 0. A file that is not there is an empty one.
  int add(const std::filesystem::path& path);

  /// Every whole line of every file, in order. What is torn or no manifest line is passed over.
  void for_each(const std::function<void(const ManifestLine&, const LinePlace&)>& visit) const;

  [[nodiscard]] std::string text_at(const LinePlace& place) const;

 private:
  std::vector<std::unique_ptr<InputFile>> files_;
};

/// Whether every output of the line is a file in the folder with its size; with `verify`, with its
/// hash.
[[nodiscard]] bool outputs_are_there(const ManifestLine& line, const std::filesystem::path& folder,
                                     bool verify);

}  // namespace lacuna
