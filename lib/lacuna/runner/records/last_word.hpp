#pragma once

#include <cstdint>

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
  bool is_doubtful = false;  ///< Two journals differ, and nobody knows which is the later.

  [[nodiscard]] bool is_known() const { return place.length > 0 && !is_doubtful; }

  /// Files come in this order: the manifest (0), the journals of dead runs, `own` if not -1.
  void take(const ManifestLine& line, const LinePlace& at, int own);
};

}  // namespace lacuna
