#pragma once

#include <cstdint>
#include <vector>

#include "lacuna/report/manifest.hpp"
#include "lacuna/runner/records/record_files.hpp"

namespace lacuna {

/// The last word about an input under a command, as far as the records have been read.
struct LastWord {
  LinePlace place;
  ItemStatus status = ItemStatus::begun;
  std::uint64_t key = 0;
  /// What it claims of the output folder: two names that would write the same files, cat.jpg and
  /// cat.png, make the same claim. 0: nothing.
  std::uint64_t claim = 0;
  Standing standing = {};  ///< Of the files that speak of it, together.
  /// Lines of different keys, and nobody knows which is the latest: `rivals` are those that say
  /// `done`. That one counts whose outputs have its hashes.
  bool is_doubtful = false;
  std::vector<LinePlace> rivals = {};

  [[nodiscard]] bool is_known() const { return place.length > 0 && !is_doubtful; }
  /// Where a line that counts may stand, the likeliest first.
  [[nodiscard]] std::vector<LinePlace> candidates() const;

  void take(const ManifestLine& line, const LinePlace& at, const Standing& of_file);
};

}  // namespace lacuna
