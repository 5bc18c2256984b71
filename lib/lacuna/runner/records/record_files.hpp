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

/// The journal of one writer (WriterMark::text()): ".lacuna-….jsonl"; with an owner
/// (shard_owner()), ".lacuna-….OWNER.jsonl".
[[nodiscard]] std::string journal_name(std::string_view mark, std::string_view owner = "");
/// The owner again; "" for a journal without one, and for what is no journal.
[[nodiscard]] std::string journal_owner(std::string_view name);
/// The owner's journals in the folder, whoever wrote them, by name.
[[nodiscard]] std::vector<std::filesystem::path> owned_journals(const std::filesystem::path& folder,
                                                                std::string_view owner = "");

/// What is known of a file of records before it is read. Of two files that are both of before, or
/// of which one is of any time, nobody knows in which the later line is.
struct Standing {
  enum class Time {
    before,  ///< Before this run began: nobody has written to it since.
    any,
    own,  ///< This run's.
  };
  Time time = Time::before;
  bool by_hash = false;  ///< The outputs that it tells of may be lost: their sizes prove nothing.
};

/// Where a line stands: which file of a RecordFiles, which bytes.
struct LinePlace {
  int file = -1;
  std::uint32_t length = 0;  ///< With the newline; 0: nowhere.
  std::uint64_t offset = 0;
};

/// Manifests and journals, read line by line, so that a million lines need not be in memory. The
/// first `most_open` files stay open, so that what is replaced or removed meanwhile is still read;
/// of others, no line is found then.
class RecordFiles {
 public:
  static constexpr std::size_t most_open = 200;

  /// Returns its number, counted from 0. A file that is not there is an empty one.
  int add(const std::filesystem::path& path, Standing standing = {});
  [[nodiscard]] const Standing& standing(int file) const;

  /// Every whole line of every file, in order. What is torn or no manifest line is passed over.
  /// Throws Error{too_large} for a line over 16 MiB.
  void for_each(const std::function<void(const ManifestLine&, const LinePlace&)>& visit) const;

  /// "" if it cannot be read any more.
  [[nodiscard]] std::string text_at(const LinePlace& place) const;

 private:
  struct File {
    std::filesystem::path path;
    Standing standing;
    std::shared_ptr<const InputFile> open = nullptr;
  };
  /// nullptr if it is not there.
  [[nodiscard]] std::shared_ptr<const InputFile> file(int number) const;

  std::vector<File> files_;
};

/// Whether every output of the line is a file in the folder with its size; with `verify`, with its
/// hash.
[[nodiscard]] bool outputs_are_there(const ManifestLine& line, const std::filesystem::path& folder,
                                     bool verify);

}  // namespace lacuna
